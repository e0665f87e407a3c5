package dev.tokenwarden.ingest.importers;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sorts entries by time, then by where they stood in the input: external merge sort. Entries are collected in a chunk of
 * bounded size; a full chunk is sorted and written to a file. Knuth, The Art of Computer Programming, vol. 3, section 5.4.
 *
 * <p>Used by one thread, with places that only grow; the chunks of several sorters are merged by {@link EventMerge}.
 */
final class EventSorter {
    /** Of a sort key: 43 bits of time, one for the rank, the rest for the entry's number within its chunk. */
    private static final int NUMBER_BITS = 19;

    private static final int MOST_ENTRIES = 1 << NUMBER_BITS;
    private static final int FIRST_ARENA = 1 << 16;
    private static final int WRITE_BUFFER = 1 << 18;

    private final Path directory;
    private final int chunkBytes;
    private final List<Run> runs = new ArrayList<>();
    private byte[] arena = new byte[FIRST_ARENA];
    private ByteBuffer header = ByteBuffer.wrap(arena);
    private int used;
    private long[] keys = new long[1_024];
    private int[] offsets = new int[1_024];
    private int count;

    /** @param chunkBytes how much is kept in memory */
    EventSorter(Path directory, int chunkBytes) {
        this.directory = directory;
        this.chunkBytes = chunkBytes;
    }

    /**
     * @param time milliseconds of the years that events may have
     * @param later among entries of one time: false before true
     * @param place where it stood in the input; grows from call to call
     */
    void add(long time, boolean later, long place, byte[] key, byte[] value) throws IOException {
        int size = Entry.HEADER + key.length + value.length;
        if (count == MOST_ENTRIES || count > 0 && used + size > chunkBytes) {
            spill();
        }
        reserve(size);
        long sortKey = time << 1 | (later ? 1 : 0);
        keys[count] = sortKey << NUMBER_BITS | count;
        offsets[count++] = used;
        header.putLong(used, sortKey);
        header.putLong(used + 8, place);
        header.putInt(used + 16, key.length);
        header.putInt(used + 20, value.length);
        System.arraycopy(key, 0, arena, used + Entry.HEADER, key.length);
        System.arraycopy(value, 0, arena, used + Entry.HEADER + key.length, value.length);
        used += size;
    }

    private void reserve(int size) {
        if (used + size > arena.length) {
            arena = Arrays.copyOf(arena, Math.max(used + size, arena.length * 2));
            header = ByteBuffer.wrap(arena);
        }
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
        }
    }

    private void spill() throws IOException {
        Path file = Files.createTempFile(directory, "run", ".tmp");
        Arrays.sort(keys, 0, count);
        try (OutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), WRITE_BUFFER))) {
            for (int i = 0; i < count; i++) {
                int at = offsets[number(keys[i])];
                out.write(arena, at, Entry.HEADER + header.getInt(at + 16) + header.getInt(at + 20));
            }
        }
        runs.add(new Run.OnDisk(file));
        used = 0;
        count = 0;
    }

    /** What was sorted. Nothing may be added afterwards. */
    List<Run> runs() {
        if (count > 0) {
            Arrays.sort(keys, 0, count);
            int[] order = new int[count];
            for (int i = 0; i < count; i++) {
                order[i] = offsets[number(keys[i])];
            }
            runs.add(new Run.InMemory(arena, order));
            keys = new long[0];
            offsets = new int[0];
            count = 0;
        }
        return List.copyOf(runs);
    }

    private static int number(long key) {
        return (int) (key & MOST_ENTRIES - 1);
    }
}
