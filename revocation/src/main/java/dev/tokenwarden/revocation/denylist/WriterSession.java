package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.revocation.ledger.TopicReader;
import dev.tokenwarden.revocation.propagation.Propagation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** Keeps the views up to date after a rebuild. It waits while Redis cannot be reached. Any other failure ends the session. */
final class WriterSession {
    private static final Logger log = LoggerFactory.getLogger(WriterSession.class);
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int BATCH = 500;
    private static final int FIRST_BACKOFF_MS = 20;
    private static final int LAST_BACKOFF_MS = 1_000;

    private final UnifiedJedis redis;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Rebuild rebuild;
    private final Shared shared;
    private final Map<String, TenantDenylist> views = new HashMap<>();

    /**
     * The parts that all sessions of one writer use.
     *
     * @param tenants tenants that have a view even if they have no revocation
     */
    record Shared(
            Supplier<Set<String>> tenants,
            Clock clock,
            Propagation propagation,
            HandOver handOver,
            Repairs repairs,
            WriterStatus status,
            DenylistMetrics metrics) {}

    /** A caller requested a rebuild of all views. */
    static final class AskedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AskedException() {
            super("A rebuild was requested");
        }
    }

    /** Redis was wiped or lost the last changes: the views must be rebuilt. */
    static final class GoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GoneException(String tenant) {
            super("Redis does not have the last written view of tenant " + tenant);
        }
    }

    WriterSession(UnifiedJedis redis, KafkaConsumer<byte[], byte[]> consumer, Rebuild rebuild, Shared shared) {
        this.redis = redis;
        this.consumer = consumer;
        this.rebuild = rebuild;
        this.shared = shared;
    }

    /**
     * Makes all views equal to the ledger.
     *
     * @param force whether to take the views over from another instance
     * @param fresh whether to write complete views again, too
     */
    RebuildReport begin(boolean force, boolean fresh) {
        long begun = System.nanoTime();
        String epoch = Rebuild.randomId();
        Rebuild.Result result = rebuild.run(shared.tenants.get(), true, force, fresh, epoch, shared.clock.millis());
        List<TopicPartition> ledger = TopicReader.partitions(consumer, Topics.REVOCATIONS);
        consumer.assign(ledger);
        consumer.seek(ledger.get(0), result.offset());
        // The views contain all offsets below the end, transaction markers included.
        shared.handOver.restart(result.offset() - 1);
        shared.status.position(result.position());
        took(result);
        shared.metrics.rebuilt();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        log.atInfo()
                .addKeyValue("count", result.entries())
                .addKeyValue("duration_ms", took)
                .log("Denylist is equal to the ledger");
        return new RebuildReport(views.size(), result.entries(), epoch, took);
    }

    private void took(Rebuild.Result result) {
        views.putAll(result.views());
        Map<String, String> epochs = new HashMap<>();
        views.forEach((tenant, view) -> epochs.put(tenant, view.epoch()));
        shared.status.epochs(epochs);
        shared.status.recovered();
    }

    /** Follows the ledger until the writer must stop. */
    void follow() {
        long beat = System.nanoTime();
        while (!shared.status.isStopping()) {
            long left = BEAT_NANOS - (System.nanoTime() - beat);
            if (left <= 0) {
                beat = System.nanoTime();
                beat();
                left = BEAT_NANOS;
            }
            List<ConsumerRecord<byte[], byte[]>> batch = poll(Duration.ofNanos(left));
            shared.status.progressed();
            apply(shared.handOver.take());
            apply(changes(batch));
            repair();
            if (shared.status.takeRebuild()) {
                throw new AskedException();
            }
        }
        rebuild.release(views.keySet());
    }

    private List<ConsumerRecord<byte[], byte[]>> poll(Duration wait) {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        try {
            consumer.poll(wait).forEach(batch::add);
        } catch (WakeupException e) {
            // The decision thread handed over a change, or the writer must stop.
            return batch;
        }
        return batch;
    }

    private List<DenylistChange> changes(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<DenylistChange> changes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            if (shared.handOver.isNew(record.offset())) {
                DenylistChange change = LedgerRecords.read(record);
                if (change == null) {
                    shared.metrics.unreadable();
                } else {
                    changes.add(change);
                }
            }
        }
        return changes;
    }

    private void apply(List<DenylistChange> changes) {
        for (int from = 0; from < changes.size(); from += BATCH) {
            Map<String, List<DenylistChange>> byTenant = new LinkedHashMap<>();
            long last = shared.status.position();
            for (DenylistChange change : changes.subList(from, Math.min(changes.size(), from + BATCH))) {
                byTenant.computeIfAbsent(change.tenant(), tenant -> new ArrayList<>())
                        .add(change);
                last = Math.max(last, change.offset());
            }
            long position = last;
            open(byTenant.keySet());
            byTenant.forEach((tenant, some) -> apply(tenant, some, position));
            shared.status.position(position);
        }
    }

    private void apply(String tenant, List<DenylistChange> changes, long position) {
        TenantDenylist view = views.get(tenant);
        if (view == null) {
            throw new IllegalStateException("no view of tenant " + tenant + ", which was just created");
        }
        long now = shared.clock.millis();
        // Before the write: an acknowledgement may arrive as soon as Redis has the change.
        changes.forEach(
                change -> shared.propagation.written(tenant, change.name(), change.offset(), change.decidedMillis()));
        check(tenant, persist(() -> view.apply(redis, changes, position, now)));
        shared.metrics.applied(changes, shared.clock.millis());
    }

    private void repair() {
        Repairs.Check check = shared.repairs.poll();
        if (check == null) {
            return;
        }
        try {
            check.answer().complete(repair(check.suspects()));
        } catch (RuntimeException e) {
            check.answer().completeExceptionally(e);
            throw e;
        }
    }

    private Differences repair(List<Repairs.Suspect> suspects) {
        Map<String, List<String>> byTenant = new HashMap<>();
        suspects.forEach(suspect -> byTenant.computeIfAbsent(suspect.tenant(), tenant -> new ArrayList<>())
                .add(suspect.name()));
        Differences found = Differences.NONE;
        for (Map.Entry<String, List<String>> tenant : byTenant.entrySet()) {
            Repairs.Plan plan = shared.repairs.plan(
                    redis, tenant.getKey(), tenant.getValue(), shared.status.position(), shared.clock.millis());
            repair(tenant.getKey(), plan.changes());
            found = found.plus(plan.found());
        }
        return found;
    }

    private void repair(String tenant, List<DenylistChange> changes) {
        TenantDenylist view = views.get(tenant);
        for (int from = 0; view != null && from < changes.size(); from += BATCH) {
            List<DenylistChange> some = changes.subList(from, Math.min(changes.size(), from + BATCH));
            long position = shared.status.position();
            long now = shared.clock.millis();
            check(tenant, persist(() -> view.apply(redis, some, position, now)));
        }
    }

    private void beat() {
        open(shared.tenants.get());
        long position = shared.status.position();
        views.forEach((tenant, view) -> {
            // The feed keeps the records that the slowest verifier still needs, up to a limit. Past the limit it finds
            // a gap.
            int stranded = view.keepFor(shared.propagation.positions(tenant, view.epoch()));
            if (stranded > 0) {
                shared.metrics.stranded(stranded);
                log.atWarn()
                        .addKeyValue("tenant", tenant)
                        .addKeyValue("count", stranded)
                        .log("Feed no longer has the records that verifiers need; they read the whole list again");
            }
            check(tenant, persist(() -> view.beat(redis, position, shared.clock.millis())));
        });
    }

    /** Creates the views of tenants that have none. Ledger records that a new view already contains are applied again. */
    private void open(Set<String> tenants) {
        Set<String> missing = new HashSet<>(tenants);
        missing.removeAll(views.keySet());
        if (!missing.isEmpty()) {
            took(rebuild.run(missing, false, false, false, Rebuild.randomId(), shared.clock.millis()));
        }
    }

    /** Repeats the call until Redis answers. The view's sequence shows whether an earlier attempt was carried out. */
    private ScriptReply persist(Supplier<ScriptReply> call) {
        int backoff = FIRST_BACKOFF_MS;
        while (true) {
            try {
                ScriptReply answer = call.get();
                shared.status.recovered();
                return answer;
            } catch (JedisException e) {
                if (shared.status.isStopping()) {
                    throw e;
                }
                shared.metrics.failed();
                shared.status.failed("Redis cannot be reached", e);
                shared.status.pause(backoff);
                backoff = Math.min(LAST_BACKOFF_MS, backoff * 2);
            }
        }
    }

    private static void check(String tenant, ScriptReply answer) {
        if (answer == ScriptReply.FENCED) {
            throw new Rebuild.FencedException(tenant);
        }
        if (!answer.isApplied()) {
            throw new GoneException(tenant);
        }
    }
}
