package dev.tokenwarden.verifier.denylist;

/**
 * One tenant's part of a {@link DenylistView}.
 *
 * @param whole whether it is complete and young enough to be relied on
 */
public record ViewStatus(String tenant, boolean whole, Contents contents, Feed feed) {
    /**
     * What it holds.
     *
     * @param bytes memory of the tables
     * @param unreadable entries that could not be understood
     * @param lost entries whose value was missing in Redis: checks that they may concern answer {@code UNKNOWN}
     */
    public record Contents(int entries, long bytes, long unreadable, int lost) {}

    /**
     * How it follows the feed.
     *
     * @param epoch the rebuild that the view belongs to; empty: none yet
     * @param sequence last feed record applied
     * @param snapshots how often all entries were read
     * @param applied changes taken from the feed
     * @param failures how often the feed was lost, or was not found
     */
    public record Feed(String epoch, long sequence, long snapshots, long applied, long failures) {}
}
