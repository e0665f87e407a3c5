package dev.tokenwarden.ingest.importers.records;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A stream of bytes with a mark and a cursor. Everything between the mark and the cursor is held, up to a limit. Beyond
 * the limit only the beginning is kept, so that no input fills the memory.
 */
final class ByteWindow {
    private static final int FIRST_BUFFER = 1 << 17;

    private final InputStream in;
    private final boolean fixed;
    private final int limit;
    private final int kept;
    private byte[] bytes;
    private int start;
    private int at;
    private int end;
    private long dropped;
    private boolean over;
    private boolean holding;
    private byte[] beginning = new byte[0];

    /**
     * @param limit the most bytes that are held
     * @param kept how many bytes are kept of a longer record
     */
    ByteWindow(InputStream in, int limit, int kept) {
        this.in = in;
        this.fixed = false;
        this.limit = limit;
        this.kept = kept;
        this.bytes = new byte[FIRST_BUFFER];
    }

    /** A window on bytes in memory, which it does not change. */
    ByteWindow(byte[] bytes, int offset, int length) {
        this.in = InputStream.nullInputStream();
        this.fixed = true;
        this.limit = Integer.MAX_VALUE;
        this.kept = length;
        this.bytes = bytes;
        this.start = offset;
        this.at = offset;
        this.end = offset + length;
        this.dropped = -(long) offset;
    }

    /** Sets the mark to the cursor. */
    void mark() {
        start = at;
        over = false;
    }

    /** Whether the stream seems to end at the limit, so that nothing after the mark is dropped. */
    void hold(boolean hold) {
        holding = hold;
    }

    /** Whether the window holds as much as it may, and the stream may have more. */
    boolean isFull() {
        return end - start > limit;
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

    /** Moves the cursor to that many bytes after the mark. Only where {@link #isOver} is false. */
    void seek(int fromMark) {
        at = start + fromMark;
    }

    /** The cursor, in bytes of the stream. */
    long position() {
        return dropped + at;
    }

    /** Bytes between mark and cursor; fewer where some were dropped. */
    int length() {
        return at - start;
    }

    /** Whether the bytes between mark and cursor are more than the limit. */
    boolean isOver() {
        return over || length() > limit;
    }

    /** Holds the bytes after the mark, from {@link #offset} on. Of a record over the limit, only its beginning. */
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

    /**
     * The byte that many after the mark, or -1 where the stream has ended or the limit is reached. Keeps the cursor. Only
     * where {@link #isOver} is false.
     */
    int fromMark(int after) throws IOException {
        while (start + after >= end) {
            if (after >= limit || !fill()) {
                return -1;
            }
        }
        return bytes[start + after] & 0xFF;
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

    /** Moves the cursor from a quote to after the closing quote; false if a line end or the end comes before. */
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
        if (fixed) {
            return false;
        }
        if (end - start > limit) {
            if (holding) {
                return false;
            }
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
