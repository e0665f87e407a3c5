package dev.tokenwarden.ingest.importers.records;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a file begin: the names of their first two members. By them the beginning of a record is found again
 * after a broken one.
 *
 * @param second null if the record has no second member, or if that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record RecordStart(byte[] first, byte @Nullable [] second) {
    static final RecordStart UNKNOWN = new RecordStart(new byte[0], null);

    /** Longest value of a first member that is read past. */
    private static final int LONGEST_VALUE = 64 << 10;

    boolean isKnown() {
        return first.length > 0;
    }

    /** The beginning of the object in those bytes; this one where it has none, or if it begins in the same way. */
    RecordStart of(byte[] bytes, int offset, int length) {
        try {
            ByteWindow window = new ByteWindow(bytes, offset, length);
            if (isKnown() && matches(window, 0)) {
                return this;
            }
            Cursor at = new Cursor(window, 0);
            byte[] one = at.open() ? at.name() : null;
            if (one == null || one.length == 0) {
                return this;
            }
            byte[] two = at.value() && at.comma() ? at.name() : null;
            return new RecordStart(one, two);
        } catch (IOException e) {
            throw new IllegalStateException(e); // bytes in memory
        }
    }

    /** Whether an object at the cursor might begin like a record: a cheap look at its first name. */
    boolean mayBegin(ByteWindow window) throws IOException {
        if (!isKnown()) {
            return false;
        }
        int at = 1;
        while (isWhite(window.peek(at))) {
            at++;
        }
        if (window.peek(at) != '"') {
            return false;
        }
        for (byte b : first) {
            if (window.peek(++at) != (b & 0xFF)) {
                return false;
            }
        }
        return window.peek(at + 1) == '"';
    }

    /** Whether an object there begins like a record, as far as can be seen. */
    boolean matches(ByteWindow window, int fromMark) throws IOException {
        if (!isKnown()) {
            return false;
        }
        Cursor at = new Cursor(window, fromMark);
        if (!at.open() || !Arrays.equals(at.name(), first)) {
            return false;
        }
        if (!at.value()) {
            return true; // broken within its first value
        }
        byte[] name = second != null && at.comma() ? at.name() : null;
        return name == null || Arrays.equals(name, second);
    }

    private static boolean isWhite(int b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Reads the first members of an object. */
    private static final class Cursor {
        private final ByteWindow window;
        private int at;

        Cursor(ByteWindow window, int at) {
            this.window = window;
            this.at = at;
        }

        private int here() throws IOException {
            return window.fromMark(at);
        }

        private void white() throws IOException {
            while (isWhite(here())) {
                at++;
            }
        }

        boolean open() throws IOException {
            return here() == '{' && at++ >= 0;
        }

        boolean comma() throws IOException {
            white();
            return here() == ',' && at++ >= 0;
        }

        /** A name and the colon after it. */
        byte @Nullable [] name() throws IOException {
            white();
            int from = at + 1;
            if (here() != '"' || !string()) {
                return null;
            }
            int to = at - 1;
            white();
            if (here() != ':' || to - from > 256) {
                return null;
            }
            at++;
            byte[] name = new byte[to - from];
            for (int i = 0; i < name.length; i++) {
                name[i] = (byte) window.fromMark(from + i);
            }
            return name;
        }

        private boolean string() throws IOException {
            for (at++; ; at++) {
                int b = here();
                if (b < 0 || b == '\n') {
                    return false;
                }
                if (b == '\\') {
                    at++;
                } else if (b == '"') {
                    at++;
                    return true;
                }
            }
        }

        /** Passes over a value, up to the comma or bracket after it. */
        boolean value() throws IOException {
            int limit = at + LONGEST_VALUE;
            int depth = 0;
            while (at < limit) {
                int b = here();
                if (b < 0) {
                    return false;
                }
                if (b == '"') {
                    if (!string()) {
                        return false;
                    }
                    continue;
                }
                if (depth == 0 && (b == ',' || b == '}' || b == ']')) {
                    return true;
                }
                depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
                at++;
            }
            return false;
        }
    }
}
