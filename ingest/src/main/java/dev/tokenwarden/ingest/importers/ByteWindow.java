package dev.tokenwarden.ingest.importers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A stream of bytes with a cursor, and a mark behind which all is held up to the cursor and beyond. What is longer than the
 * limit is let go but for its beginning, so that no input fills the memory.
 */
final class ByteWindow {
    private static final int FIRST_BUFFER = 1 << 17;

    private final InputStream in;
    private final int limit;
    private final int kept;
    private byte[] bytes = new byte[FIRST_BUFFER];
    private int start;
    private int at;
    private int end;
    private long dropped;
    private boolean over;
    private byte[] beginning = new byte[0];

    /**
     * @param limit how much is held
     * @param kept how much is kept of what is longer
     */
    ByteWindow(InputStream in, int limit, int kept) {
        this.in = in;
        this.limit = limit;
        this.kept = kept;
    }

    /** Sets the mark to the cursor. */
    void mark() {
        start = at;
        over = false;
    }

    /** Whether there is a byte at the cursor. */
    boolean more() throws IOException {
        return at < end || fill();
    }

    byte here() {
        return bytes[at];
    }

    void advance() {
        at++;
    }

    void advance(int count) {
        at += count;
    }

    /** The cursor, in bytes of the stream. */
    long position() {
        return dropped + at;
    }

    /** Bytes between mark and cursor; less where some were let go. */
    int length() {
        return at - start;
    }

    /** Whether what lies behind the mark is longer than the limit. */
    boolean isOver() {
        return over || length() > limit;
    }

    /** Holds what lies behind the mark from {@link #offset} on; its beginning alone where it was too long to be held. */
    byte[] bytes() {
        return over ? beginning : bytes;
    }

    int offset() {
        return over ? 0 : start;
    }

    /** The byte that many after the cursor, or -1 where the stream has ended. */
    int peek(int after) throws IOException {
        while (at + after >= end) {
            if (!fill()) {
                return -1;
            }
        }
        return bytes[at + after] & 0xFF;
    }

    /** The byte that many before the cursor, or 0 where that is before the mark. */
    byte back(int before) {
        return at - before < start ? 0 : bytes[at - before];
    }

    /** Moves the cursor to the next byte whose kind is not 0; false if there is none. */
    boolean skipTo(byte[] kinds) throws IOException {
        while (more()) {
            byte[] text = bytes;
            int p = at;
            int stop = end;
            while (p < stop && kinds[text[p] & 0xFF] == 0) {
                p++;
            }
            at = p;
            if (p < stop) {
                return true;
            }
        }
        return false;
    }

    /** Moves the cursor from a quote to behind the one that closes it; false if a line end or the end comes before. */
    boolean string() throws IOException {
        at++;
        while (more()) {
            byte[] text = bytes;
            int p = at;
            int stop = end;
            while (p < stop && text[p] != '"' && text[p] != '\\' && text[p] != '\n') {
                p++;
            }
            at = p;
            if (p == stop) {
                continue;
            }
            if (text[p] == '\n') {
                return false;
            }
            at++;
            if (text[p] == '"') {
                return true;
            }
            if (!more()) {
                return false;
            }
            at++;
        }
        return false;
    }

    /** Moves the cursor to the end of what was read. */
    void toEnd() {
        at = end;
    }

    private boolean fill() throws IOException {
        if (end - start > limit) {
            if (!over) {
                over = true;
                beginning = Arrays.copyOfRange(bytes, start, start + kept);
            }
            discard(start, at);
        }
        discard(0, start);
        if (end == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        int count = in.read(bytes, end, bytes.length - end);
        if (count <= 0) {
            return false;
        }
        end += count;
        return true;
    }

    private void discard(int from, int to) {
        int count = to - from;
        if (count > 0) {
            System.arraycopy(bytes, to, bytes, from, end - to);
            dropped += count;
            at -= count;
            end -= count;
            start = Math.min(start, from);
        }
    }
}
