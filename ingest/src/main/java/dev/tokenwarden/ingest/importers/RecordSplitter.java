package dev.tokenwarden.ingest.importers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of JSON into records, in whatever container they come: an envelope with an array of them
 * ({@code {"Records": [...]}}), an array, one a line, one after the other, one alone. Knows strings and brackets and no
 * more of JSON: each record is parsed by itself, so that a broken one does not take the rest of the file with it.
 *
 * <p>A broken record ends at a line end within a string (which JSON does not have), or where an object begins that cannot
 * begin there: at the beginning of a line where records stand one a line, or after what calls for none. A record over the
 * limit is passed over without being kept.
 */
final class RecordSplitter {
    /** Longest record, in bytes; Kubernetes objects are the longest that are known, at a few MiB. */
    static final int MAX_RECORD = 8 << 20;

    /** So much is kept of what is set aside. */
    static final int KEPT = 64 << 10;

    private static final int LONGEST_PREFIX = 40;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    /** Bytes that mean something to us within a record. */
    private static final byte[] KINDS = kinds();

    private final ByteWindow window;
    private final Set<String> containers;
    /** Within the object around the records. */
    private boolean inEnvelope;
    /** Within the array that holds the records. */
    private boolean inArray;

    private boolean oneALine;
    private int length;
    private long position;
    private @Nullable String fault;

    RecordSplitter(InputStream in, Set<String> containers) {
        this.window = new ByteWindow(in, MAX_RECORD, KEPT);
        this.containers = containers;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (char c : "\"{}[]\n".toCharArray()) {
            kinds[c] = 1;
        }
        return kinds;
    }

    /** Goes to the next record; false at the end. */
    boolean next() throws IOException {
        fault = null;
        while (true) {
            window.mark();
            if (!window.more()) {
                return false;
            }
            byte b = window.here();
            if (b == '{') {
                if (record()) {
                    return true;
                }
            } else if (inEnvelope && !inArray) {
                envelope();
            } else if (b == '[' || b == ']') {
                inArray = b == '[';
                window.advance();
            } else if (isBetween(b)) {
                window.advance();
            } else if (!prefix()) {
                garbage();
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

    int length() {
        return length;
    }

    /** Where the record begins, in bytes of the unpacked stream. */
    long position() {
        return position;
    }

    /** Why the record is none; null if its brackets match. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Makes a record of what was read of one when the stream broke; its length is 0 if nothing was. */
    void breakOff() {
        window.toEnd();
        end(UnreadableRecordException.TRUNCATED);
    }

    /** White space, commas, record separators (RFC 7464), and the byte order mark that a file may begin with. */
    private boolean isBetween(byte b) {
        long at = window.position();
        return isWhite(b) || b == ',' || b == 0x1E || at < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[(int) at];
    }

    private static boolean isWhite(int b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Reads a record; false if it turns out to be an envelope. */
    private boolean record() throws IOException {
        position = window.position();
        boolean outermost = !inEnvelope && !inArray;
        boolean sawLineEnd = false;
        int depth = 0;
        int nameFrom = 0;
        int nameTo = 0;
        while (window.skipTo(KINDS)) {
            switch (window.here()) {
                case '"' -> {
                    nameFrom = window.length() + 1;
                    if (!window.string()) {
                        return end(
                                window.more()
                                        ? UnreadableRecordException.NOT_JSON
                                        : UnreadableRecordException.TRUNCATED);
                    }
                    nameTo = window.length() - 1;
                }
                case '{' -> {
                    if (depth > 0 && cannotBegin()) {
                        return end(UnreadableRecordException.NOT_JSON);
                    }
                    depth++;
                    window.advance();
                }
                case '[' -> {
                    window.advance();
                    if (outermost && depth == 1 && isContainer(nameFrom, nameTo)) {
                        inEnvelope = true;
                        inArray = true;
                        return false;
                    }
                    depth++;
                }
                case '}', ']' -> {
                    window.advance();
                    if (--depth == 0) {
                        oneALine = outermost && !sawLineEnd && endsLine();
                        return end(null);
                    }
                }
                default -> {
                    sawLineEnd = true;
                    window.advance();
                }
            }
        }
        return end(UnreadableRecordException.TRUNCATED);
    }

    private boolean end(@Nullable String why) {
        boolean over = window.isOver();
        fault = over ? UnreadableRecordException.TOO_LARGE : why;
        length = over ? KEPT : window.length();
        while (fault != null && !over && length > 0 && isWhite(window.bytes()[window.offset() + length - 1])) {
            length--;
        }
        length = fault == null ? length : Math.min(length, KEPT);
        return true;
    }

    /** Whether an object can not begin here: it does so on a new line, after what calls for none. */
    private boolean cannotBegin() {
        int before = 1;
        boolean newLine = false;
        while (isWhite(window.back(before))) {
            newLine = newLine || window.back(before) == '\n';
            before++;
        }
        byte last = window.back(before);
        boolean calledFor = last == '[' || last == ',' || last == ':' || last == 0;
        return newLine && (!calledFor || oneALine && window.back(1) == '\n');
    }

    /** @param nameFrom of the last string, from the beginning of the record */
    private boolean isContainer(int nameFrom, int nameTo) {
        int size = nameTo - nameFrom;
        return size > 0
                && size <= LONGEST_PREFIX
                && !window.isOver()
                && containers.contains(
                        new String(window.bytes(), window.offset() + nameFrom, size, StandardCharsets.UTF_8));
    }

    /** Whether nothing follows on this line. At the end of the input, what was so before. */
    private boolean endsLine() throws IOException {
        int after = 0;
        int b = window.peek(after);
        while (b == ' ' || b == '\r' || b == '\t') {
            b = window.peek(++after);
        }
        return b < 0 ? oneALine : b == '\n';
    }

    /** Passes over what follows the records in their envelope, to its end or to the next array of records. */
    private void envelope() throws IOException {
        int depth = 1;
        int nameTo = 0;
        while (window.more()) {
            byte b = window.here();
            if (b == '"') {
                window.mark();
                if (!window.string()) {
                    inEnvelope = false;
                    return;
                }
                nameTo = window.length() - 1;
                continue;
            }
            window.advance();
            if (b == '[' && depth == 1 && isContainer(1, nameTo)) {
                inArray = true;
                return;
            }
            depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
            if (depth == 0) {
                inEnvelope = false;
                return;
            }
        }
    }

    /** Passes over a time and a space before a record, as exports of CloudWatch Logs have them, if they stand here. */
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
        if (window.peek(size) != ' ' || window.peek(size + 1) != '{') {
            return false;
        }
        window.advance(size);
        return true;
    }

    /** Something that is no record: an element of the array, or else the rest of the line. */
    private void garbage() throws IOException {
        position = window.position();
        if (window.here() == '"') {
            window.string();
        }
        while (window.more() && !endsGarbage(window.here())) {
            window.advance();
        }
        end(inArray ? UnreadableRecordException.FOREIGN : UnreadableRecordException.NOT_JSON);
    }

    private boolean endsGarbage(byte b) {
        return b == '\n' || inArray && (b == ',' || b == ']' || b == '{');
    }
}
