package dev.tokenwarden.ingest.importers;

/**
 * Something that was sorted.
 *
 * @param sortKey time and rank
 * @param place where it stood in the input
 */
record Entry(long sortKey, long place, byte[] key, byte[] value) implements Comparable<Entry> {
    /** Bytes before key and value: sort key, place, and the lengths of both. */
    static final int HEADER = 8 + 8 + 4 + 4;

    @Override
    public int compareTo(Entry other) {
        int byTime = Long.compare(sortKey, other.sortKey);
        return byTime != 0 ? byTime : Long.compare(place, other.place);
    }
}
