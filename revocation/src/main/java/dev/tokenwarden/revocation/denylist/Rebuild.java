package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.revocation.ledger.KafkaClients;
import dev.tokenwarden.revocation.ledger.TopicReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * Writes views anew from the ledger: the marker is taken away first and set last, so that a half-written view is never
 * taken for a whole one.
 */
final class Rebuild {
    private static final int CHUNK = 500;
    private static final int CHUNKS_AT_ONCE = 20;
    private static final int SCAN_COUNT = 2_000;

    /**
     * @param position ledger position that the views stand for
     * @param offset where to go on reading the ledger
     */
    record Result(Map<String, TenantView> views, long position, long offset, int entries) {}

    /** Another instance writes a tenant's view. */
    static final class FencedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FencedException(String tenant) {
            super("another instance writes the denylist of " + tenant);
        }
    }

    private final KafkaClients kafka;
    private final UnifiedJedis redis;
    private final String instance;

    Rebuild(KafkaClients kafka, UnifiedJedis redis, String instance) {
        this.kafka = kafka;
        this.redis = redis;
        this.instance = instance;
    }

    /**
     * Rebuilds the views of {@code tenants}.
     *
     * @param all those of every other tenant that the ledger knows as well
     * @param force whether to take the views from another instance that writes them
     * @throws FencedException if another instance writes one of them
     */
    Result run(Set<String> tenants, boolean all, boolean force, String epoch, long now) {
        Map<String, Map<String, Change>> ledger = new HashMap<>();
        tenants.forEach(tenant -> ledger.put(tenant, new HashMap<>()));
        // At first, so that one who may not write does not read the ledger for nothing.
        tenants.forEach(tenant -> lock(tenant, force));
        long[] last = {-1};
        long end = read(record -> {
            last[0] = record.offset();
            Change change = LedgerRecords.read(record);
            if (change == null || (!all && !tenants.contains(change.tenant()))) {
                return;
            }
            Map<String, Change> names = ledger.computeIfAbsent(change.tenant(), tenant -> new HashMap<>());
            if (change.isRemoval(now)) {
                names.remove(change.name());
            } else {
                names.put(change.name(), change);
            }
        });
        // Again, since the reading may have outlasted the locks.
        ledger.keySet().forEach(tenant -> lock(tenant, force));
        ledger.keySet().forEach(this::begin);
        dropStale(ledger);
        Map<String, TenantView> views = new HashMap<>();
        int entries = 0;
        for (Map.Entry<String, Map<String, Change>> tenant : ledger.entrySet()) {
            fill(tenant.getKey(), tenant.getValue().values());
            finish(tenant.getKey(), epoch, last[0], now);
            views.put(tenant.getKey(), new TenantView(instance, tenant.getKey(), epoch));
            entries += tenant.getValue().size();
        }
        return new Result(views, last[0], end, entries);
    }

    private long read(Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(KafkaClients.ID + "-rebuild")) {
            List<TopicPartition> ledger = TopicReader.partitions(consumer, Topics.REVOCATIONS);
            if (ledger.size() != 1) {
                throw new IllegalStateException(Topics.REVOCATIONS + ": must have one partition, has " + ledger.size());
            }
            return TopicReader.readAll(consumer, ledger, sink).getOrDefault(ledger.get(0), 0L);
        }
    }

    private void lock(String tenant, boolean force) {
        List<String> lock = List.of(TenantView.lock(tenant));
        run(tenant, force ? Scripts.SEIZE : Scripts.CLAIM, lock, List.of(instance));
    }

    private void begin(String tenant) {
        run(
                tenant,
                Scripts.BEGIN,
                List.of(TenantView.lock(tenant), DenylistKeys.meta(tenant), DenylistKeys.index(tenant)),
                List.of(instance));
    }

    private void fill(String tenant, Collection<Change> changes) {
        List<Change> chunk = new ArrayList<>(CHUNK);
        List<Response<Object>> replies = new ArrayList<>();
        try (AbstractPipeline pipeline = redis.pipelined()) {
            for (Change change : changes) {
                chunk.add(change);
                if (chunk.size() == CHUNK) {
                    replies.add(fill(pipeline, tenant, chunk));
                    chunk.clear();
                }
                if (replies.size() == CHUNKS_AT_ONCE) {
                    pipeline.sync();
                    check(tenant, replies);
                }
            }
            if (!chunk.isEmpty()) {
                replies.add(fill(pipeline, tenant, chunk));
            }
            pipeline.sync();
            check(tenant, replies);
        }
    }

    private Response<Object> fill(AbstractPipeline pipeline, String tenant, List<Change> chunk) {
        List<String> keys = new ArrayList<>(2 + chunk.size());
        keys.add(TenantView.lock(tenant));
        keys.add(DenylistKeys.index(tenant));
        List<String> args = new ArrayList<>(1 + 3 * chunk.size());
        args.add(instance);
        for (Change change : chunk) {
            keys.add(DenylistKeys.entry(tenant, change.name()));
            args.add(change.name());
            args.add(change.entry() == null ? "" : change.entry().toJson());
            args.add(TenantView.expiry(change));
        }
        return pipeline.eval(Scripts.FILL, keys, args);
    }

    private static void check(String tenant, List<Response<Object>> replies) {
        for (Response<Object> reply : replies) {
            check(tenant, Answer.of(reply.get()));
        }
        replies.clear();
    }

    private static void check(String tenant, Answer answer) {
        if (answer != Answer.OK) {
            throw new FencedException(tenant);
        }
    }

    private void dropStale(Map<String, Map<String, Change>> ledger) {
        ScanParams params = new ScanParams().match("tw:{*}:d:*").count(SCAN_COUNT);
        Map<String, List<String>> stale = new HashMap<>();
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<String> page = redis.scan(cursor, params);
            for (String key : page.getResult()) {
                int brace = key.indexOf("}:d:");
                String tenant = key.substring("tw:{".length(), brace);
                Map<String, Change> names = ledger.get(tenant);
                if (names != null && !names.containsKey(key.substring(brace + "}:d:".length()))) {
                    stale.computeIfAbsent(tenant, t -> new ArrayList<>()).add(key);
                }
            }
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        stale.forEach(this::drop);
    }

    private void drop(String tenant, List<String> keys) {
        for (int from = 0; from < keys.size(); from += CHUNK) {
            List<String> chunk = new ArrayList<>();
            chunk.add(TenantView.lock(tenant));
            chunk.addAll(keys.subList(from, Math.min(keys.size(), from + CHUNK)));
            run(tenant, Scripts.DROP, chunk, List.of(instance));
        }
    }

    private void finish(String tenant, String epoch, long position, long now) {
        String meta = new DenylistMeta(DenylistMeta.FORMAT, epoch, 1, position, now).toJson();
        run(
                tenant,
                Scripts.FINISH,
                List.of(TenantView.lock(tenant), DenylistKeys.meta(tenant), DenylistKeys.feed(tenant)),
                List.of(instance, meta, epoch, Long.toString(position), Long.toString(now)));
    }

    private void run(String tenant, String script, List<String> keys, List<String> args) {
        check(tenant, Answer.of(redis.eval(script, keys, args)));
    }
}
