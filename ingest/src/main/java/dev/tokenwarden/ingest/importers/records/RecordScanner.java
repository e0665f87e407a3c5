package dev.tokenwarden.ingest.importers.records;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of one JSON record by its brackets and strings, without parsing it. Reports when the record is an envelope of records,
 * and when an object in it looks like a record of its own. Keeps state between records; not thread-safe.
 */
final class RecordScanner {

    /** The deepest nesting of envelopes and arrays around a record. */
    static final int DEEPEST_ENVELOPE = 16;

    /** Bytes that have a meaning for the scanner within a record. */
    private static final byte[] KINDS = kinds();

    private final ByteWindow window;
    private final MemberNames names = new MemberNames();
    /** Whether each open bracket, from the outside, is that of an object. */
    private boolean[] objects = new boolean[64];
    /** Whether the record before ended its line, so that records are one a line. */
    private boolean oneALine;

    RecordScanner(ByteWindow window) {
        this.window = window;
    }

    /** Whether the record before ended its line. */
    boolean isOneALine() {
        return oneALine;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (char c : "\"{}[]\n".toCharArray()) {
            kinds[c] = 1;
        }
        return kinds;
    }

    /** The result of a scan: a whole record, an envelope, or neither, which is a broken record. */
    static final class Scan {
        private boolean whole;
        private int envelopeDepth;
        private byte @Nullable [] columns;
        private boolean sawLineEnd;
        private boolean lineEndInString;
        private int suspect;

        private void envelope(int depth, byte @Nullable [] columnNames) {
            envelopeDepth = depth;
            columns = columnNames;
        }

        boolean isWhole() {
            return whole;
        }

        boolean isEnvelope() {
            return envelopeDepth > 0;
        }

        /** The number of open objects of the envelope; 0 if it is none. */
        int envelopeDepth() {
            return envelopeDepth;
        }

        /** The array {@code columns} of the envelope, or null. */
        byte @Nullable [] columns() {
            return columns;
        }

        boolean sawLineEnd() {
            return sawLineEnd;
        }

        /** Whether the scan ended at a line end within a string. */
        boolean lineEndInString() {
            return lineEndInString;
        }

        /** The place of an object within the record that looks like a record of its own; 0 if none does. */
        int suspect() {
            return suspect;
        }
    }

    /**
     * Moves the cursor from the bracket that a record begins with to after the one that ends it.
     *
     * @param open the number of envelopes and arrays around the record
     * @param start how records of this stream begin, as far as known
     */
    Scan scan(int open, RecordStart start) throws IOException {
        Scan scan = new Scan();
        boolean mayBeEnvelope = open + 2 < DEEPEST_ENVELOPE;
        int depth = 0;
        names.clear();
        while (window.skipTo(KINDS)) {
            switch (window.here()) {
                case '"' -> {
                    int from = window.length() + 1;
                    if (!window.string()) {
                        scan.lineEndInString = window.more();
                        return scan;
                    }
                    int next = significant();
                    if (next != ',' && next != '}' && next != ']' && next != ':') {
                        return scan;
                    }
                    if (next == ':' && depth <= MemberNames.DEEPEST && depth > 0) {
                        names.set(depth, from, window.length() - 1);
                    }
                }
                case '{', '[' -> {
                    boolean object = window.here() == '{';
                    if (depth > 0 && cannotBegin(object, objects[depth - 1])) {
                        return scan;
                    }
                    if (object && depth > 0 && scan.suspect == 0 && before() == ',' && start.mayBegin(window)) {
                        scan.suspect = window.length();
                    }
                    window.advance();
                    if (!object && mayBeEnvelope && isEnvelope(depth)) {
                        scan.envelope(depth, names.columns(window));
                        return scan;
                    }
                    if (depth == objects.length) {
                        objects = Arrays.copyOf(objects, depth * 2);
                    }
                    objects[depth++] = object;
                }
                case '}', ']' -> {
                    boolean object = window.here() == '}';
                    if (objects[depth - 1] != object) {
                        return scan;
                    }
                    window.advance();
                    depth--;
                    if (depth == 1 && !object) {
                        names.arrayEnds(window);
                    }
                    if (depth == 0) {
                        scan.whole = true;
                        oneALine = open == 0 && !scan.sawLineEnd && endsLine();
                        return scan;
                    }
                }
                default -> {
                    scan.sawLineEnd = true;
                    window.advance();
                }
            }
        }
        return scan;
    }

    /** The next byte after the cursor that is no white space; the cursor stays. -1 at the end. */
    private int significant() throws IOException {
        int after = 0;
        int b = window.peek(after);
        while (isWhite(b)) {
            b = window.peek(++after);
        }
        return b;
    }

    /** The last byte before the cursor that is no white space, 0 if there is none. */
    private byte before() {
        int before = 1;
        while (isWhite(window.back(before))) {
            before++;
        }
        return window.back(before);
    }

    /** Whether no object or array can begin at the cursor. */
    private boolean cannotBegin(boolean object, boolean inObject) {
        byte last = before();
        if (last == 0) {
            return false; // of a record over the limit, the bytes before are dropped
        }
        boolean calledFor = inObject ? last == ':' : last == '[' || last == ',';
        return !calledFor || object && oneALine && window.back(1) == '\n';
    }

    /** Whether the array that begins before the cursor holds records. Then the cursor stays within it. */
    private boolean isEnvelope(int depth) throws IOException {
        if (depth == 0 || depth > MemberNames.DEEPEST || window.isOver()) {
            return false;
        }
        for (int i = 0; i < depth; i++) {
            if (!objects[i]) {
                return false;
            }
        }
        String name = names.get(window, depth);
        if (name.equalsIgnoreCase("columns")) {
            names.columnsBegin(window);
            return false;
        }
        boolean container = depth == 1 ? Containers.isOuter(name) : Containers.isInner(names.get(window, 1), name);
        int first = container ? significant() : 0;
        if (first != '{' && first != '[' && first != '"' && first != ']') {
            return false;
        }
        return true;
    }

    /** Whether nothing follows on this line. At the end of the input, the answer is that of the line before. */
    private boolean endsLine() throws IOException {
        int after = 0;
        int b = window.peek(after);
        while (b == ' ' || b == '\r' || b == '\t') {
            b = window.peek(++after);
        }
        return b < 0 ? oneALine : b == '\n';
    }

    static boolean isWhite(int b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
