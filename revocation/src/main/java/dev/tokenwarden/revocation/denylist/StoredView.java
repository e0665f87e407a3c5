package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.redis.PooledRedis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/** Reads the tenants' views in Redis, page by page. */
final class StoredView {
    private static final int PAGE = 1_000;

    /** Receives the entries. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param value null: the index lists the name, but the entry does not exist
         */
        void accept(String name, @Nullable String value);
    }

    private final UnifiedJedis redis;

    StoredView(UnifiedJedis redis) {
        this.redis = redis;
    }

    /** The tenant's marker; null if it is missing or cannot be read. */
    @Nullable
    DenylistMeta meta(String tenant) {
        String json = redis.get(DenylistKeys.meta(tenant));
        try {
            return json == null ? null : DenylistMeta.fromJson(json);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Passes every name of the tenant's index with its entry. Changes made meanwhile may or may not be included. */
    void indexed(String tenant, Sink sink) {
        ScanParams params = new ScanParams().count(PAGE);
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<Tuple> page = redis.zscan(DenylistKeys.index(tenant), cursor, params);
            List<String> names =
                    page.getResult().stream().map(Tuple::getElement).toList();
            values(tenant, names, sink);
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    }

    /** The entries of these names. */
    void values(String tenant, List<String> names, Sink sink) {
        for (int from = 0; from < names.size(); from += PAGE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + PAGE));
            List<String> values = redis.mget(
                    some.stream().map(name -> DenylistKeys.entry(tenant, name)).toArray(String[]::new));
            for (int i = 0; i < some.size(); i++) {
                sink.accept(some.get(i), values.get(i));
            }
        }
    }

    /**
     * Finds lost entries: reads at most {@code limit} names of the tenant's index from this cursor on.
     *
     * @param until entries that end before this time, epoch milliseconds, are not checked
     */
    Lost lost(String tenant, String cursor, int limit, long until) {
        ScanResult<Tuple> page = redis.zscan(DenylistKeys.index(tenant), cursor, new ScanParams().count(limit));
        List<String> names = page.getResult().stream()
                .filter(one -> one.getScore() > until)
                .map(Tuple::getElement)
                .toList();
        List<String> lost = new ArrayList<>();
        values(tenant, names, (name, value) -> {
            if (value == null) {
                lost.add(name);
            }
        });
        return new Lost(lost, page.getCursor(), page.getResult().size());
    }

    /**
     * Names of lost entries.
     *
     * @param cursor start of the next call; "0": the index is read to its end
     * @param read number of names that were read
     */
    record Lost(List<String> names, String cursor, int read) {}

    /**
     * The names of all entries of these tenants, including names that no index lists. In a Cluster, this scans the node of each
     * tenant; otherwise it scans all keys once.
     */
    Map<String, List<String>> names(Collection<String> tenants) {
        Map<String, List<String>> names = new HashMap<>();
        tenants.forEach(tenant -> names.put(tenant, new ArrayList<>()));
        if (!(redis instanceof PooledRedis)) {
            tenants.forEach(tenant -> scan(DenylistKeys.entry(tenant, "") + "*", names));
        } else {
            scan("tw:{*}:d:*", names);
        }
        return names;
    }

    private void scan(String pattern, Map<String, List<String>> names) {
        ScanParams params = new ScanParams().match(pattern).count(PAGE);
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<String> page = redis.scan(cursor, params);
            for (String key : page.getResult()) {
                int brace = key.indexOf("}:d:");
                List<String> of = names.get(key.substring("tw:{".length(), brace));
                if (of != null) {
                    of.add(key.substring(brace + "}:d:".length()));
                }
            }
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    }
}
