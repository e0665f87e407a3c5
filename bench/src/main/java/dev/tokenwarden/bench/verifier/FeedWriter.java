package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.denylist.FeedRecord;
import dev.tokenwarden.contract.denylist.FeedRecord.Op;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.RedisAccess;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;

/** Fills Redis with a denylist of any size in its public format, and writes heartbeats. */
final class FeedWriter implements AutoCloseable {
    private static final int BATCH = 2_000;
    private static final long LIFETIME_MILLIS = TimeUnit.HOURS.toMillis(2);

    private final Clock clock = Clock.systemUTC();
    private final RedisClient redis;
    private final String tenant;
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();
    private long sequence;

    FeedWriter(RedisAccess access, String tenant) {
        this.redis = RedisClient.create(access.host(), access.port(), access.user(), access.password());
        this.tenant = tenant;
    }

    /** Writes {@code count} token entries, then the marker. */
    void fill(int count) {
        Random random = new Random(20261126);
        long expires = clock.millis() + LIFETIME_MILLIS;
        String value = new DenylistEntry(false, 1_000, null, expires, 1).toJson();
        for (int from = 0; from < count; from += BATCH) {
            try (AbstractPipeline pipeline = redis.pipelined()) {
                Map<String, Double> index = new HashMap<>();
                for (int i = from; i < Math.min(count, from + BATCH); i++) {
                    String name =
                            new Target.OfToken(tenant, Corpus.ISSUER, DenylistBenchmark.uuid(random), null).name();
                    index.put(name, (double) expires);
                    pipeline.set(DenylistKeys.entry(tenant, name), value);
                }
                pipeline.zadd(DenylistKeys.index(tenant), index);
                pipeline.sync();
            }
        }
        beat();
    }

    void beatEverySecond() {
        beats.scheduleAtFixedRate(this::beat, 1, 1, TimeUnit.SECONDS);
    }

    private void beat() {
        long now = clock.millis();
        FeedRecord record = new FeedRecord(Op.BEAT, "bench", ++sequence, sequence, null, null, now);
        redis.xadd(DenylistKeys.feed(tenant), StreamEntryID.NEW_ENTRY, record.toFields());
        DenylistMeta meta = new DenylistMeta(DenylistMeta.FORMAT, "bench", sequence, sequence, now);
        redis.set(DenylistKeys.meta(tenant), meta.toJson());
    }

    @Override
    public void close() {
        beats.shutdownNow();
        redis.close();
    }
}
