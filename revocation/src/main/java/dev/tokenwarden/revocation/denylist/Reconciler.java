package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.revocation.ledger.LedgerView;
import dev.tokenwarden.service.DaemonThreads;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Compares the views in Redis with the ledger every {@link #INTERVAL}, or on request. It compares a digest per bucket first, and
 * single entries only in buckets that differ. It only reads: the writer repairs the differences.
 */
public final class Reconciler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    /** Entries that end within this time are not compared: Redis and the ledger remove them at different moments. */
    private static final long MARGIN_MS = 10_000;

    private final RedisClients clients;
    private final Supplier<@Nullable LedgerView> ledger;
    private final Repairs repairs;
    private final WriterStatus writer;
    private final Clock clock;
    private final DenylistMetrics metrics;
    private final Map<String, ReconciliationReport> last = new TreeMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("revocation-reconciler"));

    /** @param ledger null while the ledger is not completely read */
    Reconciler(
            RedisClients clients,
            Supplier<@Nullable LedgerView> ledger,
            Repairs repairs,
            WriterStatus writer,
            Clock clock,
            DenylistMetrics metrics) {
        this.clients = clients;
        this.ledger = ledger;
        this.repairs = repairs;
        this.writer = writer;
        this.clock = clock;
        this.metrics = metrics;
    }

    void start() {
        thread.schedule(this::round, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void round() {
        boolean again = false;
        try {
            again = pass().stream().anyMatch(report -> report.differences().unconfirmed() > 0);
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("Denylist could not be compared with the ledger");
        }
        Duration next = again ? Repairs.CONFIRM_AFTER.plusSeconds(1) : INTERVAL;
        if (!thread.isShutdown()) {
            thread.schedule(this::round, next.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Compares now, and repairs the differences.
     *
     * @throws IllegalStateException if the ledger or Redis cannot be read at present
     */
    public List<ReconciliationReport> reconcile() {
        try {
            return CompletableFuture.supplyAsync(this::pass, thread).get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the denylist was compared", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the denylist cannot be compared with the ledger at present", e);
        }
    }

    /** The last report of each tenant. */
    public synchronized Map<String, ReconciliationReport> last() {
        return Map.copyOf(last);
    }

    private List<ReconciliationReport> pass() {
        LedgerView view = ledger.get();
        if (view == null || !writer.problem().isEmpty()) {
            throw new IllegalStateException("the ledger is not completely read, or the denylist is not being written");
        }
        List<ReconciliationReport> reports = new ArrayList<>();
        try (UnifiedJedis redis = clients.open("tokenwarden-reconciler")) {
            StoredView stored = new StoredView(redis);
            Set<String> tenants = writer.epochs().keySet();
            Map<String, List<String>> present = stored.names(tenants);
            for (String tenant : tenants) {
                ReconciliationReport report = pass(stored, view, tenant, present.getOrDefault(tenant, List.of()));
                reports.add(report);
                noted(report);
            }
        } catch (JedisException e) {
            throw new IllegalStateException("Redis cannot be read", e);
        }
        return reports;
    }

    private ReconciliationReport pass(StoredView stored, LedgerView view, String tenant, List<String> present) {
        long begun = System.nanoTime();
        long position = writer.position();
        long until = clock.millis() + MARGIN_MS;
        ViewDigest ours = new ViewDigest();
        view.committed(tenant, entry -> {
            if (counts(entry, position, until)) {
                ours.add(entry.revocation().target().name(), json(entry));
            }
        });
        ViewDigest theirs = new ViewDigest();
        stored.indexed(tenant, (name, value) -> {
            if (value != null && counts(value, position, until)) {
                theirs.add(name, value);
            }
        });
        Set<Repairs.Suspect> suspects = new HashSet<>();
        BitSet differing = ours.differing(theirs);
        if (!differing.isEmpty()) {
            suspects(stored, view, tenant, differing, suspects);
        }
        for (String name : present) {
            if (view.byName(tenant, name) == null) {
                suspects.add(new Repairs.Suspect(tenant, name));
            }
        }
        Differences found = suspects.isEmpty() ? Differences.NONE : repaired(List.copyOf(suspects));
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        return new ReconciliationReport(tenant, ours.count(), ours.hex(), theirs.hex(), found, took);
    }

    /** Adds the names in these buckets whose entries differ between the ledger and Redis. */
    private static void suspects(
            StoredView stored, LedgerView view, String tenant, BitSet differing, Set<Repairs.Suspect> suspects) {
        Map<String, String> expected = new HashMap<>();
        view.committed(tenant, entry -> {
            String name = entry.revocation().target().name();
            if (differing.get(ViewDigest.bucket(name))) {
                expected.put(name, json(entry));
            }
        });
        stored.indexed(tenant, (name, value) -> {
            if (differing.get(ViewDigest.bucket(name))) {
                String right = expected.remove(name);
                if (right == null || !right.equals(value)) {
                    suspects.add(new Repairs.Suspect(tenant, name));
                }
            }
        });
        expected.keySet().forEach(name -> suspects.add(new Repairs.Suspect(tenant, name)));
    }

    private Differences repaired(List<Repairs.Suspect> suspects) {
        try {
            return repairs.offer(suspects).get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the denylist was repaired", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the denylist could not be repaired", e);
        }
    }

    private static boolean counts(LedgerView.Entry entry, long position, long until) {
        return entry.offset() <= position
                && (entry.revocation().expires() == null
                        || entry.revocation().expires().toEpochMilli() >= until);
    }

    private static boolean counts(String value, long position, long until) {
        try {
            DenylistEntry entry = DenylistEntry.fromJson(value);
            return entry.offset() <= position && (entry.expiresMillis() == null || entry.expiresMillis() >= until);
        } catch (IOException e) {
            return true;
        }
    }

    private static String json(LedgerView.Entry entry) {
        return DenylistEntry.of(entry.revocation(), entry.offset()).toJson();
    }

    private synchronized void noted(ReconciliationReport report) {
        last.put(report.tenant(), report);
        metrics.reconciled(report);
        if (!report.isEqual()) {
            log.atWarn()
                    .addKeyValue("tenant", report.tenant())
                    .addKeyValue("count", report.differences().total())
                    .log("Denylist differed from the ledger; repaired");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
