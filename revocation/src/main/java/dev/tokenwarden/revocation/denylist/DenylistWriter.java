package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.revocation.ledger.KafkaClients;
import dev.tokenwarden.revocation.ledger.LedgerListener;
import dev.tokenwarden.revocation.ledger.TopicReader;
import dev.tokenwarden.revocation.propagation.Propagation;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Follows the ledger and keeps the views in Redis equal to it.
 *
 * <ol>
 *   <li>The place in the ledger moves on only after Redis has what was read: nothing is lost while Redis is away.
 *   <li>One instance writes a tenant's view. It takes the views over by force when it starts; one that is superseded waits
 *       until the other is gone.
 *   <li>A view that was wiped, or is of another epoch, is rebuilt under a new epoch.
 * </ol>
 */
public final class DenylistWriter implements AutoCloseable, LedgerListener {
    private static final Logger log = LoggerFactory.getLogger(DenylistWriter.class);
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int BATCH = 500;
    private static final int FIRST_BACKOFF_MS = 50;
    private static final int LAST_BACKOFF_MS = 1_000;

    private final KafkaClients kafka;
    private final RedisConnections connections;
    private final Supplier<Set<String>> knownTenants;
    private final Clock clock;
    private final Propagation propagation;
    private final DenylistMetrics metrics;
    private final HandOver handOver = new HandOver();
    private final String instance = random();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread thread;
    private volatile Map<String, String> epochs = Map.of();
    private volatile long position = -1;
    private volatile String problem = "starting";
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;

    /**
     * @param knownTenants tenants that have a view even if nothing was ever revoked in them
     */
    public DenylistWriter(
            KafkaClients kafka,
            RedisConnections connections,
            Supplier<Set<String>> knownTenants,
            Clock clock,
            Propagation propagation,
            MeterRegistry registry) {
        this.kafka = kafka;
        this.connections = connections;
        this.knownTenants = knownTenants;
        this.clock = clock;
        this.propagation = propagation;
        this.metrics = new DenylistMetrics(registry);
        this.thread = new Thread(this::run, "revocation-denylist");
    }

    public void start() {
        thread.start();
    }

    @Override
    public void committed(List<Committed> records) {
        handOver.offer(records);
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /** Waits until the views are complete, or the time is over. */
    public boolean awaitReady(Duration limit) throws InterruptedException {
        return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Says in the log that the service starts without a complete denylist. */
    public void reportLate() {
        log.atWarn()
                .addKeyValue("problem", problem)
                .log("the denylist is not complete yet: it will be written as soon as it can");
    }

    /** What is wrong, or empty. */
    public String problem() {
        return problem;
    }

    /** The epoch of each tenant's view; empty while they are being rebuilt. */
    public Map<String, String> epochs() {
        return epochs;
    }

    /** Ledger position that the views stand for; -1: nothing yet. */
    public long position() {
        return position;
    }

    private void run() {
        int backoff = FIRST_BACKOFF_MS;
        boolean force = true;
        while (stop.getCount() > 0) {
            try (RedisClient redis = connections.open("tokenwarden-denylist");
                    KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(KafkaClients.ID + "-denylist")) {
                Session session = new Session(redis, consumer);
                session.rebuildAll(force);
                force = false;
                backoff = FIRST_BACKOFF_MS;
                polling = consumer;
                session.follow();
            } catch (Rebuild.FencedException e) {
                force = false;
                fail("another instance writes the denylist", e);
            } catch (InterruptException e) {
                break;
            } catch (RuntimeException e) {
                fail("denylist: " + e.getClass().getSimpleName(), e);
            } finally {
                polling = null;
                epochs = Map.of();
            }
            backoff = pause(backoff);
        }
    }

    private void fail(String what, RuntimeException cause) {
        if (stop.getCount() > 0) {
            problem = what;
            metrics.failed();
            log.atWarn()
                    .addKeyValue("problem", what)
                    .addKeyValue("cause", cause.getMessage())
                    .log("the denylist cannot be written at present");
        }
    }

    private int pause(int backoff) {
        try {
            if (stop.await(backoff, TimeUnit.MILLISECONDS)) {
                return backoff;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
        return Math.min(LAST_BACKOFF_MS, backoff * 2);
    }

    /** One connection to Redis and Kafka. Whatever goes wrong in it ends it, and the next begins with a rebuild. */
    private final class Session {
        private final UnifiedJedis redis;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Rebuild rebuild;
        private final Map<String, TenantView> views = new HashMap<>();

        Session(UnifiedJedis redis, KafkaConsumer<byte[], byte[]> consumer) {
            this.redis = redis;
            this.consumer = consumer;
            this.rebuild = new Rebuild(kafka, redis, instance);
        }

        void rebuildAll(boolean force) {
            long begun = System.nanoTime();
            String epoch = random();
            Rebuild.Result result = rebuild.run(knownTenants.get(), true, force, epoch, clock.millis());
            List<TopicPartition> ledger = TopicReader.partitions(consumer, Topics.REVOCATIONS);
            consumer.assign(ledger);
            consumer.seek(ledger.get(0), result.offset());
            views.putAll(result.views());
            // Offsets below the end are in the views, those of transaction markers included.
            handOver.restart(result.offset() - 1);
            position = result.position();
            published();
            metrics.rebuilt();
            log.atInfo()
                    .addKeyValue("tenants", views.size())
                    .addKeyValue("entries", result.entries())
                    .addKeyValue("epoch", epoch)
                    .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun))
                    .log("wrote the denylist anew");
        }

        private void published() {
            Map<String, String> now = new HashMap<>();
            views.forEach((tenant, view) -> now.put(tenant, view.epoch()));
            epochs = Map.copyOf(now);
            problem = "";
            ready.countDown();
        }

        void follow() {
            long beat = System.nanoTime();
            while (stop.getCount() > 0) {
                long left = BEAT_NANOS - (System.nanoTime() - beat);
                if (left <= 0) {
                    beat = System.nanoTime();
                    beat();
                    left = BEAT_NANOS;
                }
                List<ConsumerRecord<byte[], byte[]>> batch = poll(Duration.ofNanos(left));
                apply(handOver.take());
                apply(changes(batch));
            }
            release();
        }

        private List<ConsumerRecord<byte[], byte[]>> poll(Duration wait) {
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
            try {
                consumer.poll(wait).forEach(batch::add);
            } catch (WakeupException e) {
                log.atDebug().log("woken to stop");
            }
            return batch;
        }

        private List<Change> changes(List<ConsumerRecord<byte[], byte[]>> batch) {
            List<Change> changes = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                if (handOver.isNew(record.offset())) {
                    Change change = LedgerRecords.read(record);
                    if (change == null) {
                        metrics.unreadable();
                    } else {
                        changes.add(change);
                    }
                }
            }
            position = Math.max(position, handOver.position());
            return changes;
        }

        private void apply(List<Change> changes) {
            for (int from = 0; from < changes.size(); from += BATCH) {
                Map<String, List<Change>> byTenant = new LinkedHashMap<>();
                for (Change change : changes.subList(from, Math.min(changes.size(), from + BATCH))) {
                    byTenant.computeIfAbsent(change.tenant(), tenant -> new ArrayList<>())
                            .add(change);
                    position = Math.max(position, change.offset());
                }
                open(byTenant.keySet());
                byTenant.forEach((tenant, some) -> apply(tenant, some, position));
            }
        }

        private void apply(String tenant, List<Change> changes, long last) {
            TenantView view = views.get(tenant);
            if (view == null) {
                throw new IllegalStateException("no view of a tenant that was just opened");
            }
            long now = clock.millis();
            // Before the write: an acknowledgement may come as soon as Redis has it.
            changes.forEach(
                    change -> propagation.written(tenant, change.name(), change.offset(), change.decidedMillis()));
            check(tenant, persist(() -> view.apply(redis, changes, last, now)));
            metrics.applied(changes, clock.millis());
        }

        private void beat() {
            open(knownTenants.get());
            views.forEach((tenant, view) -> check(tenant, persist(() -> view.beat(redis, position, clock.millis()))));
        }

        /** Makes views for tenants that have none. Ledger records that such a view has already are applied again. */
        private void open(Set<String> tenants) {
            Set<String> missing = new HashSet<>(tenants);
            missing.removeAll(views.keySet());
            if (!missing.isEmpty()) {
                Rebuild.Result result = rebuild.run(missing, false, false, random(), clock.millis());
                views.putAll(result.views());
                published();
            }
        }

        /** Makes the call until Redis answers it: the view knows whether it had been carried out. */
        private Answer persist(Supplier<Answer> call) {
            int backoff = FIRST_BACKOFF_MS;
            while (true) {
                try {
                    Answer answer = call.get();
                    problem = "";
                    return answer;
                } catch (JedisException e) {
                    if (stop.getCount() == 0) {
                        throw e;
                    }
                    fail("redis cannot be reached", e);
                    backoff = pause(backoff);
                }
            }
        }

        private void check(String tenant, Answer answer) {
            if (answer == Answer.FENCED) {
                throw new Rebuild.FencedException(tenant);
            }
            if (!answer.isApplied()) {
                throw new IllegalStateException("the view in Redis is not the one that was written");
            }
        }

        private void release() {
            for (String tenant : views.keySet()) {
                redis.eval(Scripts.RELEASE, List.of(TenantView.lock(tenant)), List.of(instance));
            }
        }
    }

    private static String random() {
        byte[] bytes = new byte[8];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Ends the batch under way, and the thread. The views stay, and grow stale. */
    @Override
    public void close() {
        stop.countDown();
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(CLOSE_LIMIT.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
