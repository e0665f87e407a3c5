package dev.tokenwarden.verifier.denylist;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/** Reads all entries of a tenant, page by page. Others may write meanwhile; the feed holds their changes. */
final class Snapshot {
    private static final int PAGE = 1_000;
    private static final byte[] FIRST = ScanParams.SCAN_POINTER_START.getBytes(StandardCharsets.UTF_8);

    /** The denylist in Redis is incomplete; the message says why. */
    static final class IncompleteException extends Exception {
        private static final long serialVersionUID = 1L;

        IncompleteException(String message) {
            super(message, null, false, false);
        }
    }

    /** Called between two pages. */
    interface Meanwhile {
        void run() throws IncompleteException;
    }

    private Snapshot() {}

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

    static Entries empty(UnifiedJedis redis, String tenant, Names names, Clock clock) {
        int expected = (int) Math.min(redis.zcard(DenylistKeys.index(tenant)), Integer.MAX_VALUE);
        return new Entries(names, expected, clock.millis());
    }

    /**
     * @throws redis.clients.jedis.exceptions.JedisException if Redis fails
     */
    static void read(UnifiedJedis redis, String tenant, Entries into, Clock clock, Meanwhile meanwhile)
            throws IncompleteException {
        byte[] index = DenylistKeys.index(tenant).getBytes(StandardCharsets.UTF_8);
        byte[] prefix = DenylistKeys.entry(tenant, "").getBytes(StandardCharsets.UTF_8);
        ScanParams params = new ScanParams().count(PAGE);
        byte[] cursor = FIRST;
        do {
            ScanResult<Tuple> page = redis.zscan(index, cursor, params);
            load(redis, prefix, page.getResult(), into, clock.millis());
            cursor = page.getCursorAsBytes();
            meanwhile.run();
        } while (!Arrays.equals(cursor, FIRST));
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
            byte[] name = page.get(i).getBinaryElement();
            if (value != null) {
                entries.put(name, new String(value, StandardCharsets.UTF_8), now);
            } else if (LostEntries.isDue(page.get(i).getScore(), now)) {
                // If it was removed since the page was read, the feed says so, and it is then no longer lost.
                entries.lose(name, page.get(i).getScore());
            }
        }
    }
}
