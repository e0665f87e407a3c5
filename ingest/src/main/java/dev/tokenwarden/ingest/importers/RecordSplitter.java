package dev.tokenwarden.ingest.importers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    private static final int FIRST_BUFFER = 1 << 17;
    private static final int LONGEST_PREFIX = 40;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte ORDINARY = 0;
    private static final byte SPECIAL = 1;
    private static final byte[] KINDS = kinds();

    private final InputStream in;
    private final Set<String> containers;
    private byte[] buffer = new byte[FIRST_BUFFER];
    /** What lies before it is not needed any more. */
    private int start;

    private int at;
    private int filled;
    private long dropped;
    /** Within the object around the records. */
    private boolean inEnvelope;
    /** Within the array that holds the records. */
    private boolean inArray;

    private boolean oneALine;
    private boolean passingOver;
    private byte[] kept = new byte[0];
    private int recordLength;
    private long recordPosition;
    private @Nullable String fault;

    RecordSplitter(InputStream in, Set<String> containers) {
        this.in = in;
        this.containers = containers;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (char c : "\"{}[]\n".toCharArray()) {
            kinds[c] = SPECIAL;
        }
        return kinds;
    }

    /** Goes to the next record; false at the end. */
    boolean next() throws IOException {
        fault = null;
        passingOver = false;
        while (true) {
            start = at;
            if (at == filled && !fill()) {
                return false;
            }
            byte b = buffer[at];
            if (b == '{') {
                if (record()) {
                    return true;
                }
            } else if (inEnvelope && !inArray) {
                envelope(b);
            } else if (b == '[') {
                inArray = true;
                at++;
            } else if (b == ']') {
                inArray = false;
                at++;
            } else if (isBetween(b)) {
                at++;
            } else if (prefix()) {
                at++;
            } else {
                garbage();
                return true;
            }
        }
    }

    /** The record, or the beginning of one that has a {@link #fault}. Valid until {@link #next}. */
    byte[] bytes() {
        return passingOver ? kept : buffer;
    }

    int offset() {
        return passingOver ? 0 : start;
    }

    int length() {
        return passingOver ? kept.length : recordLength;
    }

    /** Where the record begins, in bytes of the unpacked stream. */
    long position() {
        return recordPosition;
    }

    /** Why the record is none; null if its brackets match. */
    @Nullable
    String fault() {
        return fault;
    }

    /** What was read of a record when the stream broke; length 0 if nothing was. */
    void breakOff() {
        recordLength = filled - start;
        fault = UnreadableRecordException.TRUNCATED;
        at = filled;
    }

    /** White space, commas, record separators (RFC 7464), and the byte order mark that a file may begin with. */
    private boolean isBetween(byte b) {
        return b == ','
                || b == '\n'
                || b == ' '
                || b == '\r'
                || b == '\t'
                || b == 0x1E
                || dropped + at < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[(int) (dropped + at)];
    }

    /** Reads a record; false if it turns out to be an envelope. */
    private boolean record() throws IOException {
        recordPosition = dropped + at;
        boolean outermost = !inEnvelope && !inArray;
        boolean sawLineEnd = false;
        int depth = 0;
        int nameStart = -1;
        int nameEnd = -1;
        while (true) {
            if (at == filled) {
                int shift = start;
                if (!fill()) {
                    return end(UnreadableRecordException.TRUNCATED);
                }
                shift -= start;
                nameStart -= shift;
                nameEnd -= shift;
            }
            byte b = buffer[at];
            if (KINDS[b & 0xFF] == ORDINARY) {
                at++;
                continue;
            }
            switch (b) {
                case '"' -> {
                    int from = at - start;
                    if (!string()) {
                        return end(
                                at == filled
                                        ? UnreadableRecordException.TRUNCATED
                                        : UnreadableRecordException.NOT_JSON);
                    }
                    nameStart = start + from + 1;
                    nameEnd = at - 1;
                }
                case '{' -> {
                    if (depth > 0 && cannotBegin()) {
                        return end(UnreadableRecordException.NOT_JSON);
                    }
                    depth++;
                    at++;
                }
                case '[' -> {
                    at++;
                    if (outermost && depth == 1 && !passingOver && isContainer(nameStart, nameEnd)) {
                        inEnvelope = true;
                        inArray = true;
                        return false;
                    }
                    depth++;
                }
                case '}', ']' -> {
                    at++;
                    if (--depth == 0) {
                        oneALine = outermost && !sawLineEnd && atLineEnd();
                        return end(null);
                    }
                }
                default -> {
                    sawLineEnd = true;
                    at++;
                }
            }
        }
    }

    private boolean end(@Nullable String why) {
        recordLength = at - start;
        if (passingOver) {
            fault = UnreadableRecordException.TOO_LARGE;
        } else if (why != null) {
            fault = why;
        } else if (recordLength > MAX_RECORD) {
            fault = UnreadableRecordException.TOO_LARGE;
        }
        if (fault != null) {
            while (recordLength > 0
                    && !passingOver
                    && buffer[start + recordLength - 1] <= ' '
                    && buffer[start + recordLength - 1] > 0) {
                recordLength--;
            }
            recordLength = Math.min(recordLength, KEPT);
        }
        return true;
    }

    /** Reads a string, from quote to quote; false if it does not end. */
    private boolean string() throws IOException {
        at++;
        while (true) {
            if (at == filled && !fill()) {
                return false;
            }
            byte[] bytes = buffer;
            int p = at;
            int limit = filled;
            while (p < limit && bytes[p] != '"' && bytes[p] != '\\' && bytes[p] != '\n') {
                p++;
            }
            at = p;
            if (p == limit) {
                continue;
            }
            if (bytes[p] == '"') {
                at++;
                return true;
            }
            if (bytes[p] == '\n') {
                return false;
            }
            at++;
            if (at == filled && !fill()) {
                return false;
            }
            at++;
        }
    }

    /** Whether an object can not begin here: it does so on a new line, after what calls for none. */
    private boolean cannotBegin() {
        int p = at - 1;
        boolean newLine = false;
        if (p < start) {
            return false;
        }
        while (p > start && (buffer[p] == ' ' || buffer[p] == '\n' || buffer[p] == '\r' || buffer[p] == '\t')) {
            newLine = newLine || buffer[p] == '\n';
            p--;
        }
        boolean calledFor = buffer[p] == '[' || buffer[p] == ',' || buffer[p] == ':';
        return newLine && (!calledFor || oneALine && buffer[at - 1] == '\n');
    }

    private boolean isContainer(int nameStart, int nameEnd) {
        return nameStart >= start
                && nameEnd - nameStart <= LONGEST_PREFIX
                && containers.contains(new String(buffer, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8));
    }

    private boolean atLineEnd() throws IOException {
        int p = at;
        while (true) {
            if (p == filled && filled - start > MAX_RECORD) {
                return oneALine;
            }
            if (p == filled) {
                int shift = start;
                int had = at;
                at = filled;
                boolean more = fill();
                at = had - (shift - start);
                if (!more) {
                    return oneALine;
                }
                p -= shift - start;
            }
            if (buffer[p] != ' ' && buffer[p] != '\r' && buffer[p] != '\t') {
                return buffer[p] == '\n';
            }
            p++;
        }
    }

    /** Passes over what follows the records in their envelope, to its end or to the next array of records. */
    private void envelope(byte b) throws IOException {
        int depth = 1;
        int nameStart = -1;
        int nameEnd = -1;
        while (true) {
            if (b == '"') {
                start = at;
                if (!string()) {
                    inEnvelope = false;
                    return;
                }
                nameStart = start + 1;
                nameEnd = at - 1;
            } else {
                at++;
                if (b == '[' && depth == 1 && isContainer(nameStart, nameEnd)) {
                    inArray = true;
                    return;
                }
                depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
                if (depth == 0) {
                    inEnvelope = false;
                    return;
                }
            }
            if (at == filled) {
                int shift = start;
                if (!fill()) {
                    return;
                }
                nameStart -= shift - start;
                nameEnd -= shift - start;
            }
            b = buffer[at];
        }
    }

    /** Whether what stands here is a time and a space before a record, as exports of CloudWatch Logs have it. */
    private boolean prefix() throws IOException {
        if (buffer[at] < '0' || buffer[at] > '9') {
            return false;
        }
        while (filled - at < LONGEST_PREFIX && fillMore()) {
            // a few bytes more to look at
        }
        int p = at;
        while (p < filled && p - at < LONGEST_PREFIX && buffer[p] > ' ' && buffer[p] != '{') {
            p++;
        }
        if (p + 1 < filled && buffer[p] == ' ' && buffer[p + 1] == '{') {
            at = p;
            return true;
        }
        return false;
    }

    /** Something that is no record: an element of the array, or else the rest of the line. */
    private void garbage() throws IOException {
        recordPosition = dropped + at;
        if (buffer[at] == '"') {
            string();
        }
        while ((at < filled || fill()) && !endsGarbage(buffer[at])) {
            at++;
        }
        end(inArray ? UnreadableRecordException.FOREIGN : UnreadableRecordException.NOT_JSON);
    }

    private boolean endsGarbage(byte b) {
        return b == '\n' || inArray && (b == ',' || b == ']' || b == '{');
    }

    private boolean fillMore() throws IOException {
        int had = at;
        int begin = start;
        at = filled;
        boolean more = fill();
        at = had - (begin - start);
        return more;
    }

    /** Reads on, keeping what lies from {@code start}; what is over the limit is let go but for its beginning. */
    private boolean fill() throws IOException {
        if (filled - start > MAX_RECORD) {
            if (!passingOver) {
                passingOver = true;
                kept = Arrays.copyOfRange(buffer, start, start + KEPT);
            }
            dropped += at - start;
            System.arraycopy(buffer, at, buffer, start, filled - at);
            filled -= at - start;
            at = start;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            dropped += start;
            at -= start;
            filled -= start;
            start = 0;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, filled, buffer.length - filled);
        if (count <= 0) {
            return false;
        }
        filled += count;
        return true;
    }
}
