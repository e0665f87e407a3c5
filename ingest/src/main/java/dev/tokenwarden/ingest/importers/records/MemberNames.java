package dev.tokenwarden.ingest.importers.records;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The names of the members that the cursor of a {@link ByteWindow} is in, for the outermost two objects of a record. */
final class MemberNames {
    /** Depth of the innermost object whose members are named. */
    static final int DEEPEST = 2;

    private final int[] from = new int[DEEPEST + 1];
    private final int[] to = new int[DEEPEST + 1];
    private int columnsFrom;
    private int columnsTo;

    void clear() {
        for (int i = 0; i <= DEEPEST; i++) {
            from[i] = 0;
            to[i] = 0;
        }
        columnsFrom = 0;
        columnsTo = 0;
    }

    /**
     * @param depth 1 for members of the record itself
     * @param nameFrom where the name begins, in bytes from the mark
     */
    void set(int depth, int nameFrom, int nameTo) {
        from[depth] = nameFrom;
        to[depth] = nameTo;
    }

    /** The name, or empty text if it is not known or too long for a container. */
    String get(ByteWindow window, int depth) {
        int size = to[depth] - from[depth];
        return size <= 0 || size > Containers.LONGEST_NAME
                ? ""
                : new String(window.bytes(), window.offset() + from[depth], size, StandardCharsets.UTF_8);
    }

    /** Notes that an array of column names begins before the cursor. */
    void columnsBegin(ByteWindow window) {
        columnsFrom = window.length() - 1;
        columnsTo = 0;
    }

    /** Notes that an array of the outermost object ends before the cursor. */
    void arrayEnds(ByteWindow window) {
        if (columnsFrom > 0 && columnsTo == 0) {
            columnsTo = window.length();
        }
    }

    /** The array {@code columns}; null if there is none. */
    byte @Nullable [] columns(ByteWindow window) {
        if (columnsTo <= columnsFrom) {
            return null;
        }
        byte[] copy = new byte[columnsTo - columnsFrom];
        System.arraycopy(window.bytes(), window.offset() + columnsFrom, copy, 0, copy.length);
        return copy;
    }
}
