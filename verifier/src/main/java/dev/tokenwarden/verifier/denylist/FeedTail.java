package dev.tokenwarden.verifier.denylist;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.denylist.FeedRecord;
import dev.tokenwarden.verifier.denylist.Snapshot.IncompleteException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/** A position in one tenant's feed. Reads the records after it in order and without a gap. Used by one thread. */
final class FeedTail {
    /** How many records one read returns, at most. */
    static final int BATCH = 1_000;

    private final UnifiedJedis redis;
    private final String tenant;
    private final Clock clock;
    private StreamEntryID last = new StreamEntryID(0, 0);
    private Position position;

    /** How far the feed was followed. */
    record Position(String epoch, long sequence, long offset) {}

    /**
     * The feed's end at this time.
     *
     * @param marker read before
     * @throws IncompleteException if the two are of different epochs
     */
    FeedTail(UnifiedJedis redis, String tenant, DenylistMeta marker, Clock clock) throws IncompleteException {
        this.redis = redis;
        this.tenant = tenant;
        this.clock = clock;
        this.position = new Position(marker.epoch(), marker.sequence(), marker.offset());
        List<StreamEntry> tip = redis.xrevrange(DenylistKeys.feed(tenant), "+", "-", 1);
        if (!tip.isEmpty()) {
            FeedRecord record = record(tip.get(0));
            if (!record.epoch().equals(marker.epoch())) {
                throw new IncompleteException("the feed is of another epoch than the marker");
            }
            last = tip.get(0).getID();
            position = new Position(marker.epoch(), record.sequence(), marker.offset());
        }
    }

    Position position() {
        return position;
    }

    /** Reads the next records, at most {@link #BATCH}, and waits that long for the first. Empty if none arrived. */
    List<StreamEntry> read(int blockMillis) {
        XReadParams params = XReadParams.xReadParams().count(BATCH);
        if (blockMillis > 0) {
            params.block(blockMillis);
        }
        Map<String, List<StreamEntry>> feeds = redis.xreadAsMap(params, Map.of(DenylistKeys.feed(tenant), last));
        return feeds == null ? List.of() : feeds.getOrDefault(DenylistKeys.feed(tenant), List.of());
    }

    /**
     * Applies the records, and advances the position.
     *
     * @param kept older entries, to which only revocations are added; null: there are none
     * @return how many entries changed
     * @throws IncompleteException if there is a gap, or another epoch begins
     */
    int apply(List<StreamEntry> batch, Entries into, @Nullable Entries kept) throws IncompleteException {
        int changes = 0;
        for (int i = 0; i < batch.size(); i++) {
            StreamEntry entry = batch.get(i);
            FeedRecord record = record(entry);
            try {
                requireNext(record);
            } catch (IncompleteException e) {
                deny(batch.subList(i, batch.size()), kept == null ? into : kept);
                throw e;
            }
            if (record.name() != null) {
                byte[] name = record.name().getBytes(StandardCharsets.UTF_8);
                if (record.value() == null) {
                    into.remove(name);
                } else {
                    into.put(name, record.value(), clock.millis());
                    if (kept != null) {
                        kept.put(name, record.value(), clock.millis());
                    }
                }
                changes++;
            }
            position = new Position(record.epoch(), record.sequence(), record.offset());
            last = entry.getID();
        }
        return changes;
    }

    /** Records after a gap cannot complete the entries, but their revocations still apply. */
    private void deny(List<StreamEntry> rest, Entries into) throws IncompleteException {
        for (StreamEntry entry : rest) {
            FeedRecord record = record(entry);
            if (record.name() != null && record.value() != null) {
                into.put(record.name().getBytes(StandardCharsets.UTF_8), record.value(), clock.millis());
            }
        }
    }

    private void requireNext(FeedRecord record) throws IncompleteException {
        if (!record.epoch().equals(position.epoch())) {
            throw new IncompleteException("the feed began another epoch");
        }
        if (record.sequence() != position.sequence() + 1) {
            throw new IncompleteException("the feed has a gap");
        }
    }

    /**
     * Handles an empty read: either no record was written, or the feed was lost.
     *
     * @throws IncompleteException if the feed was lost
     */
    void requireQuiet() throws IncompleteException {
        DenylistMeta meta = Snapshot.meta(redis, tenant);
        // More may have been written since the read came back empty; fewer, or another epoch, means that something is
        // lost.
        if (!meta.epoch().equals(position.epoch()) || meta.sequence() < position.sequence()) {
            throw new IncompleteException("the feed and the marker disagree");
        }
        if (meta.sequence() > position.sequence() && read(0).isEmpty()) {
            throw new IncompleteException("the feed lacks records that the marker counts");
        }
    }

    private static FeedRecord record(StreamEntry entry) throws IncompleteException {
        try {
            return FeedRecord.fromFields(entry.getFields());
        } catch (RuntimeException e) {
            throw new IncompleteException("a feed record cannot be read");
        }
    }
}
