package dev.tokenwarden.ingest.importers.records;

import dev.tokenwarden.ingest.importers.records.RecordScanner.Scan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of text into records: one on a line, one after the other, pretty-printed, in an array, or in an envelope
 * such as {@code {"Records": [...]}}; also in envelopes within envelopes. Each record is cut out by its brackets and strings and
 * parsed later, by itself.
 *
 * <p>A broken record costs one record. When brackets or strings do not match, the splitter looks for the next place where a
 * record begins: an object at the beginning of a line, or one whose first two member names are those of the record before.
 * For example, three records with the members {@code id} and {@code at}, of which the second is cut within the value of
 * {@code at}: the third begins where {@code id} follows a brace again.
 *
 * <p>A record over the limit is passed over; only its beginning is kept.
 */
public final class RecordSplitter {
    /** Longest record, in bytes. The longest that are known are Kubernetes objects, of a few MiB. */
    static final int MAX_RECORD = 8 << 20;

    /** How many bytes of a broken record are kept. */
    static final int KEPT = 64 << 10;

    private static final int LONGEST_PREFIX = 40;
    /** One record of so many is looked at for how records begin. */
    private static final int LEARN_EVERY = 16;

    /** Decides whether an object is a record, and not a part of one. */
    @FunctionalInterface
    public interface Probe {
        boolean isRecord(byte[] bytes, int offset, int length);
    }

    /** An array of records, or an object around it. */
    private static final class Frame {
        /** Open objects of an envelope; 0 for an array. */
        private final int objects;
        /** The array {@code columns} of the envelope, which names the values of its rows. */
        private final byte @Nullable [] columns;

        Frame(int objects, byte @Nullable [] columns) {
            this.objects = objects;
            this.columns = columns;
        }

        boolean isArray() {
            return objects == 0;
        }
    }

    private final ByteWindow window;
    private final Probe probe;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final RecordScanner scanner;
    private RecordStart start = RecordStart.UNKNOWN;
    /** Whether the place where the next record begins is not known. */
    private boolean lost;

    private int learned;

    private int length;
    private long position;
    private @Nullable String fault;

    public RecordSplitter(InputStream in, Probe probe) {
        this(new ByteWindow(in, MAX_RECORD, KEPT), probe);
    }

    /** Splits bytes in memory. */
    public RecordSplitter(byte[] bytes, int offset, int length, Probe probe) {
        this(new ByteWindow(bytes, offset, length), probe);
    }

    private RecordSplitter(ByteWindow window, Probe probe) {
        this.window = window;
        this.scanner = new RecordScanner(window);
        this.probe = probe;
    }

    /** Goes to the next record; false at the end. */
    public boolean next() throws IOException {
        fault = null;
        if (lost) {
            lost = false;
            skipToStart();
        }
        while (true) {
            window.mark();
            if (!window.more()) {
                return false;
            }
            byte b = window.here();
            Frame frame = frames.peek();
            boolean inArray = frame != null && frame.isArray();
            if (frame != null && !inArray) {
                passOver(frame);
            } else if (b == '{' || inArray && b == '[') {
                if (record()) {
                    return true;
                }
            } else if (b == '[') {
                push(new Frame(0, null));
                window.advance();
            } else if (b == ']') {
                frames.poll();
                window.advance();
            } else if (isBetween(b)) {
                window.advance();
            } else if (inArray || !prefix()) {
                other(inArray);
                return true;
            }
        }
    }

    /** Holds the record, or the beginning of one that has a {@link #fault}. Valid until {@link #next}. */
    byte[] bytes() {
        return window.bytes();
    }

    int offset() {
        return window.offset();
    }

    public int length() {
        return length;
    }

    /** Where the record begins, in bytes of the unpacked stream. */
    public long position() {
        return position;
    }

    /** Why the record cannot be read; null if its brackets match, or if it is a line of text. */
    @Nullable
    public String fault() {
        return fault;
    }

    /** The names of the values, if the record is a row of a table: a JSON array. */
    byte @Nullable [] columns() {
        Frame frame = frames.peek();
        return frame == null ? null : frame.columns;
    }

    /** Makes a record of the bytes that were read before the stream broke; its length is 0 if there are none. */
    public void breakOff() {
        window.toEnd();
        end(UnreadableRecordException.TRUNCATED);
    }

    private void push(Frame frame) {
        if (frames.size() < RecordScanner.DEEPEST_ENVELOPE) {
            frames.push(frame);
        }
    }

    /** White space, commas, record separators (RFC 7464), padding, byte order marks of files that were joined. */
    private static boolean isBetween(byte b) {
        return RecordScanner.isWhite(b)
                || b == ','
                || b == 0x1E
                || b == 0
                || b == (byte) 0xEF
                || b == (byte) 0xBB
                || b == (byte) 0xBF;
    }

    /** Reads a record; false if it turns out to be an envelope. */
    private boolean record() throws IOException {
        position = window.position();
        window.hold(true);
        Scan scan = scanner.scan(frames.size(), start);
        if (scan.isEnvelope()) {
            frames.push(new Frame(scan.envelopeDepth(), scan.columns()));
            frames.push(new Frame(0, scan.columns()));
            window.hold(false);
            return false;
        }
        if (scan.isWhole()) {
            window.hold(false);
            int size = window.length();
            if (scan.suspect() > 0 && isStart(scan.suspect(), false)) {
                // Several records that a cut has joined, and that happen to be one JSON value.
                window.seek(scan.suspect());
                return end(UnreadableRecordException.NOT_JSON);
            }
            if (learned++ % LEARN_EVERY == 0 && window.bytes()[window.offset()] == '{') {
                start = start.of(window.bytes(), window.offset(), size);
            }
            return end(null);
        }
        String why = window.more()
                ? UnreadableRecordException.NOT_JSON
                : window.isFull() ? UnreadableRecordException.TOO_LARGE : UnreadableRecordException.TRUNCATED;
        return recover(why, scan);
    }

    /** Ends a broken record where the next one begins. */
    private boolean recover(String why, Scan scan) throws IOException {
        boolean stringEndsLine =
                scan.lineEndInString() && !scan.sawLineEnd() && frames.isEmpty() && scanner.isOneALine();
        if (stringEndsLine) {
            window.hold(false);
            return end(why);
        }
        if (!start.isKnown()) {
            int held = heldLength(); // which may move the bytes
            start = start.of(window.bytes(), window.offset(), held);
        }
        boolean lineEnd = false;
        for (int at = 1; ; at++) {
            int b = window.fromMark(at);
            if (b < 0) {
                break;
            }
            if (b == '{' || b == '[' && lineEnd && frames.isEmpty()) {
                if (lineEnd || isStart(at, true)) {
                    boolean newLine = lineEnd && !scan.sawLineEnd();
                    if (newLine && !frames.isEmpty() && isEnvelopeOnALine(at)) {
                        frames.clear();
                    }
                    window.seek(at);
                    window.hold(false);
                    return end(why);
                }
            }
            lineEnd = b == '\n' || lineEnd && (b == 0x1E || b == '\r');
        }
        window.hold(false);
        if (window.isFull()) {
            return passOverLarge(why);
        }
        window.toEnd();
        return end(why);
    }

    /** Whether the line there is another envelope, since the one before was on one line. */
    private boolean isEnvelopeOnALine(int at) throws IOException {
        return window.fromMark(at) == '{' && !start.matches(window, at);
    }

    private int heldLength() throws IOException {
        int after = 0;
        while (after < KEPT && window.fromMark(after) >= 0) {
            after++;
        }
        return after;
    }

    /** Passes over a record of which more than the limit was read and nothing looks like the beginning of another. */
    private boolean passOverLarge(String why) throws IOException {
        if (why.equals(UnreadableRecordException.TOO_LARGE)) {
            window.seek(0);
            if (!scanner.scan(frames.size(), start).isWhole()) {
                lost = window.more();
            }
        } else {
            window.toEnd();
            lost = true;
        }
        return end(why);
    }

    /**
     * Whether a record begins there.
     *
     * @param broken whether an object that is broken itself will do
     */
    private boolean isStart(int at, boolean broken) throws IOException {
        if (!start.matches(window, at)) {
            return false;
        }
        int cursor = window.length();
        window.seek(at);
        boolean is = new RecordScanner(window).scan(0, RecordStart.UNKNOWN).isWhole()
                ? probe.isRecord(window.bytes(), window.offset() + at, window.length() - at)
                : broken;
        window.seek(cursor);
        return is;
    }

    /** Moves on to the beginning of a line that begins with a bracket, or to something that looks like a record. */
    private void skipToStart() throws IOException {
        boolean lineEnd = false;
        while (window.more()) {
            window.mark();
            byte b = window.here();
            if (b == '{' && (lineEnd || start.matches(window, 0))) {
                if (lineEnd) {
                    frames.clear();
                }
                return;
            }
            lineEnd = b == '\n';
            window.advance();
        }
    }

    private boolean end(@Nullable String why) {
        boolean over = window.isOver();
        fault = over ? UnreadableRecordException.TOO_LARGE : why;
        length = over ? KEPT : window.length();
        while (fault != null && !over && length > 0 && isTrailing(window.bytes()[window.offset() + length - 1])) {
            length--;
        }
        length = fault == null ? length : Math.min(length, KEPT);
        return true;
    }

    private static boolean isTrailing(byte b) {
        return RecordScanner.isWhite(b) || b == ',' || b == 0 || b == 0x1E;
    }

    /** Passes over the members that follow the records in their envelope, to its end or to another array of records. */
    private void passOver(Frame envelope) throws IOException {
        int depth = envelope.objects;
        int nameTo = 0;
        while (window.more()) {
            byte b = window.here();
            if (b == '"') {
                window.mark();
                if (!window.string()) {
                    frames.poll();
                    return;
                }
                nameTo = window.length() - 1;
                continue;
            }
            window.advance();
            if (b == '[' && depth == 1 && isOuter(nameTo)) {
                push(new Frame(0, envelope.columns));
                return;
            }
            depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
            if (depth == 0) {
                frames.poll();
                return;
            }
        }
    }

    private boolean isOuter(int nameTo) {
        int size = nameTo - 1;
        return size > 0
                && size <= Containers.LONGEST_NAME
                && !window.isOver()
                && Containers.isOuter(new String(window.bytes(), window.offset() + 1, size, StandardCharsets.UTF_8));
    }

    /** Passes over a time and a space before a record, as exports of CloudWatch Logs have them. */
    private boolean prefix() throws IOException {
        if (window.here() < '0' || window.here() > '9') {
            return false;
        }
        int size = 1;
        for (int b = window.peek(size);
                size < LONGEST_PREFIX && b > ' ' && b != '{' && b != ',';
                b = window.peek(size)) {
            size++;
        }
        if (window.peek(size) != ' ' && window.peek(size) != '\t' || window.peek(size + 1) != '{') {
            return false;
        }
        window.advance(size);
        return true;
    }

    /** Reads an element of the array that is neither object nor array, or else a line of text. */
    private void other(boolean inArray) throws IOException {
        position = window.position();
        boolean string = window.here() == '"' && window.string();
        boolean element = string && inArray;
        while (window.more() && !endsOther(window.here(), inArray)) {
            element = element && RecordScanner.isWhite(window.here());
            window.advance();
        }
        end(null);
        if (fault == null) {
            byte[] bytes = window.bytes();
            while (length > 0 && isTrailing(bytes[window.offset() + length - 1])) {
                length--;
            }
            fault = inArray && !element ? UnreadableRecordException.FOREIGN : null;
            length = fault == null ? length : Math.min(length, KEPT);
        }
    }

    private static boolean endsOther(byte b, boolean inArray) {
        return b == '\n' || inArray && (b == ',' || b == ']' || b == '{');
    }
}
