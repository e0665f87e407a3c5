package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.denylist.FeedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.Tuple;

/**
 * All entries of a tenant, read page by page while others write. It holds once the feed from {@code last} on is applied as
 * far as {@code complete}: what changes during the reading stands in the feed.
 *
 * @param last the feed's last id before the reading began
 * @param sequence that record's number
 * @param complete number of the last feed record when the reading ended
 * @param beatMillis the writer's last sign of life by then
 */
record Snapshot(
        Entries entries, String epoch, StreamEntryID last, long sequence, long offset, long complete, long beatMillis) {
    private static final int PAGE = 1_000;
    private static final byte[] FIRST = ScanParams.SCAN_POINTER_START.getBytes(StandardCharsets.UTF_8);

    /** What is in Redis cannot be relied on; the message says why. */
    static final class IncompleteException extends Exception {
        private static final long serialVersionUID = 1L;

        IncompleteException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @throws IncompleteException if the marker is missing, or the view was rebuilt meanwhile
     * @throws redis.clients.jedis.exceptions.JedisException if Redis fails
     */
    static Snapshot take(UnifiedJedis redis, String tenant, Names names, Clock clock) throws IncompleteException {
        DenylistMeta before = meta(redis, tenant);
        List<StreamEntry> tip = redis.xrevrange(DenylistKeys.feed(tenant), "+", "-", 1);
        StreamEntryID last = new StreamEntryID(0, 0);
        long sequence = before.sequence();
        if (!tip.isEmpty()) {
            FeedRecord record = record(tip.get(0));
            if (!record.epoch().equals(before.epoch())) {
                throw new IncompleteException("the feed is of another epoch than the marker");
            }
            last = tip.get(0).getID();
            sequence = record.sequence();
        }
        Entries entries = read(redis, tenant, names, clock);
        DenylistMeta after = meta(redis, tenant);
        if (!after.epoch().equals(before.epoch())) {
            throw new IncompleteException("the view was rebuilt while it was read");
        }
        return new Snapshot(
                entries, after.epoch(), last, sequence, before.offset(), after.sequence(), after.beatMillis());
    }

    /** The marker. */
    static DenylistMeta meta(UnifiedJedis redis, String tenant) throws IncompleteException {
        return meta(redis.get(DenylistKeys.meta(tenant)));
    }

    static DenylistMeta meta(@Nullable String json) throws IncompleteException {
        if (json == null) {
            throw new IncompleteException("there is no completeness marker");
        }
        try {
            DenylistMeta meta = DenylistMeta.fromJson(json);
            if (meta.format() != DenylistMeta.FORMAT) {
                throw new IncompleteException("the format is " + meta.format() + ", not " + DenylistMeta.FORMAT);
            }
            return meta;
        } catch (IOException | RuntimeException e) {
            throw new IncompleteException("the completeness marker cannot be read");
        }
    }

    static FeedRecord record(StreamEntry entry) throws IncompleteException {
        try {
            return FeedRecord.fromFields(entry.getFields());
        } catch (RuntimeException e) {
            throw new IncompleteException("a feed record cannot be read");
        }
    }

    private static Entries read(UnifiedJedis redis, String tenant, Names names, Clock clock) {
        byte[] index = DenylistKeys.index(tenant).getBytes(StandardCharsets.UTF_8);
        byte[] prefix = DenylistKeys.entry(tenant, "").getBytes(StandardCharsets.UTF_8);
        int expected = (int) Math.min(redis.zcard(index), Integer.MAX_VALUE);
        Entries entries = new Entries(names, expected, clock.millis());
        ScanParams params = new ScanParams().count(PAGE);
        byte[] cursor = FIRST;
        do {
            ScanResult<Tuple> page = redis.zscan(index, cursor, params);
            load(redis, prefix, page.getResult(), entries, clock.millis());
            cursor = page.getCursorAsBytes();
        } while (!Arrays.equals(cursor, FIRST));
        return entries;
    }

    private static void load(UnifiedJedis redis, byte[] prefix, List<Tuple> page, Entries entries, long now) {
        if (page.isEmpty()) {
            return;
        }
        byte[][] keys = new byte[page.size()][];
        for (int i = 0; i < keys.length; i++) {
            byte[] name = page.get(i).getBinaryElement();
            keys[i] = new byte[prefix.length + name.length];
            System.arraycopy(prefix, 0, keys[i], 0, prefix.length);
            System.arraycopy(name, 0, keys[i], prefix.length, name.length);
        }
        List<byte[]> values = redis.mget(keys);
        for (int i = 0; i < keys.length; i++) {
            byte[] value = values.get(i);
            // Absent: it expired, or was removed since the page was read, which stands in the feed.
            if (value != null) {
                entries.put(page.get(i).getBinaryElement(), new String(value, StandardCharsets.UTF_8), now);
            }
        }
    }
}
