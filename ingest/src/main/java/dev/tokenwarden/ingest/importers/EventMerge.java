package dev.tokenwarden.ingest.importers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Merges sorted runs into one sequence, and leaves out entries of one time that are equal: records delivered twice. */
final class EventMerge implements AutoCloseable {
    private record Head(Entry entry, Run.Reader reader) implements Comparable<Head> {
        @Override
        public int compareTo(Head other) {
            return entry.compareTo(other.entry);
        }
    }

    /** Bytes that are compared by their content. */
    private record Content(byte[] bytes) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Content that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    private final List<Run.Reader> readers = new ArrayList<>();
    private final PriorityQueue<Head> heads = new PriorityQueue<>();
    private final boolean distinct;
    private final Set<Content> ofThisTime = new HashSet<>();
    private long time = Long.MIN_VALUE;
    private long repeated;

    /** @param distinct whether equal entries are left out */
    EventMerge(List<Run> runs, boolean distinct) throws IOException {
        this.distinct = distinct;
        for (Run run : runs) {
            Run.Reader reader = run.open();
            readers.add(reader);
            advance(reader);
        }
    }

    /** The next entry; null at the end. */
    @Nullable
    Entry next() throws IOException {
        while (true) {
            Head head = heads.poll();
            if (head == null) {
                return null;
            }
            advance(head.reader);
            Entry entry = head.entry;
            if (!distinct) {
                return entry;
            }
            if (entry.sortKey() != time) {
                time = entry.sortKey();
                ofThisTime.clear();
            }
            if (ofThisTime.add(new Content(entry.value()))) {
                return entry;
            }
            repeated++;
        }
    }

    /** Entries left out so far. */
    long repeated() {
        return repeated;
    }

    private void advance(Run.Reader reader) throws IOException {
        Entry next = reader.next();
        if (next != null) {
            heads.add(new Head(next, reader));
        }
    }

    @Override
    public void close() throws IOException {
        for (Run.Reader reader : readers) {
            reader.close();
        }
    }
}
