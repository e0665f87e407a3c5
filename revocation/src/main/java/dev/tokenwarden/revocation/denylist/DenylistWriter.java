package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.revocation.ledger.ConsumerWakeup;
import dev.tokenwarden.revocation.ledger.LedgerListener;
import dev.tokenwarden.revocation.ledger.LedgerView;
import dev.tokenwarden.revocation.ledger.RevocationClients;
import dev.tokenwarden.revocation.propagation.Propagation;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;

/**
 * Follows the ledger and keeps the views in Redis equal to it.
 *
 * <ol>
 *   <li>The position in the ledger advances only after Redis has the changes: no change is lost while Redis cannot be reached.
 *   <li>One instance writes a tenant's view. A starting instance takes the views over from another instance. The superseded
 *       instance waits until the other has stopped.
 *   <li>A view that was wiped, or that has another epoch, is rebuilt under a new epoch.
 * </ol>
 */
public final class DenylistWriter implements AutoCloseable, LedgerListener {
    private static final Logger log = LoggerFactory.getLogger(DenylistWriter.class);
    /** Interval at which a superseded instance checks whether the other has stopped. */
    private static final Duration STANDBY = Duration.ofSeconds(3);

    /** Value of this writer's locks. */
    private final String instance = Rebuild.randomId();

    private final RevocationClients kafka;
    private final RedisClients clients;
    private final WriterSession.Shared shared;
    private final Propagation propagation;
    private final WriterStatus status = new WriterStatus();
    private final HandOver handOver = new HandOver();
    private final Repairs repairs;
    private final Reconciler reconciler;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final AtomicReference<@Nullable CompletableFuture<RebuildReport>> rebuildAsked = new AtomicReference<>();
    private final RedisMonitor monitor;
    private final Worker worker;
    private boolean force = true;
    private boolean fresh;
    private final ConsumerWakeup polling = new ConsumerWakeup();

    /**
     * @param ledger the current ledger, for comparisons; null while the ledger is not completely read
     * @param knownTenants tenants that have a view even if they have no revocation
     */
    public DenylistWriter(
            RevocationClients kafka,
            RedisClients clients,
            Supplier<Set<String>> knownTenants,
            Clock clock,
            Propagation propagation,
            Supplier<@Nullable LedgerView> ledger,
            MeterRegistry registry) {
        this.kafka = kafka;
        this.clients = clients;
        DenylistMetrics metrics = new DenylistMetrics(registry);
        this.repairs = new Repairs(ledger, polling::wakeup);
        this.propagation = propagation;
        this.shared = new WriterSession.Shared(knownTenants, clock, propagation, handOver, repairs, status, metrics);
        this.reconciler = new Reconciler(clients, ledger, repairs, status, clock, metrics);
        this.monitor = new RedisMonitor(clients, repairs, status, clock, metrics);
        this.worker = Worker.builder("revocation-denylist", this::run)
                .wakeup(this::stop)
                .build();
    }

    public void start() {
        worker.start();
        reconciler.start();
        monitor.start();
    }

    private void stop() {
        status.stop();
        polling.wakeup();
    }

    /** Reports that a verifier found lost entries of this tenant. They are written again at once. */
    public void missing(String tenant) {
        monitor.missing(tenant);
    }

    /** Compares the views with the ledger. */
    public Reconciler reconciler() {
        return reconciler;
    }

    /**
     * Rebuilds all views under a new epoch, complete views included.
     *
     * @return completes when all views are rebuilt
     */
    public CompletableFuture<RebuildReport> rebuild() {
        CompletableFuture<RebuildReport> done = new CompletableFuture<>();
        CompletableFuture<RebuildReport> before = rebuildAsked.getAndSet(done);
        if (before != null) {
            done.whenComplete((report, failure) -> {
                if (failure == null) {
                    before.complete(report);
                } else {
                    before.completeExceptionally(failure);
                }
            });
        }
        status.askRebuild();
        polling.wakeup();
        return done;
    }

    @Override
    public void committed(List<Committed> records) {
        for (Committed one : records) {
            if (one.actedMillis() != null) {
                propagation.caused(one.target().tenant(), one.offset(), one.actedMillis());
            }
        }
        handOver.offer(records);
        polling.wakeup();
    }

    /** Waits until the views are complete. Logs a warning if they are not complete within {@code limit}. */
    public void awaitReady(Duration limit) throws InterruptedException {
        if (!ready.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            log.atWarn()
                    .addKeyValue("reason", status.problem())
                    .log("Denylist is not complete yet; the service keeps writing it");
        }
    }

    /** The reason why the denylist is not being written; empty: no problem. */
    public String problem() {
        return worker.isAlive() ? status.problem() : "the writer has ended";
    }

    /** All problems of the denylist: of the writer and of the settings of Redis. */
    public List<String> problems() {
        return Stream.of(problem(), monitor.problem().isEmpty() ? "" : "redis: " + monitor.problem())
                .filter(one -> !one.isEmpty())
                .toList();
    }

    /** The epoch of each tenant's view. */
    public Map<String, String> epochs() {
        return status.epochs();
    }

    /** Ledger position up to which the views are complete; -1: no view is complete yet. */
    public long position() {
        return status.position();
    }

    private void run(Stop stop) {
        while (!stop.isRequested() && !status.isStopping()) {
            CompletableFuture<RebuildReport> asked = rebuildAsked.getAndSet(null);
            try (UnifiedJedis redis = clients.open("tokenwarden-denylist");
                    KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(RevocationClients.ID + "-denylist")) {
                Rebuild rebuild = new Rebuild(kafka, redis, instance);
                WriterSession session = new WriterSession(redis, consumer, rebuild, shared);
                RebuildReport report = session.begin(force, fresh || asked != null);
                force = false;
                fresh = false;
                if (asked != null) {
                    asked.complete(report);
                    asked = null;
                }
                polling.set(consumer);
                ready.countDown();
                worker.recovered();
                session.follow();
            } catch (Rebuild.FencedException e) {
                force = false;
                failed("another instance writes the denylist", e);
                stop.await(STANDBY);
            } catch (WriterSession.GoneException e) {
                failed("Redis has lost the denylist; it is being rebuilt", e);
                fresh = true;
            } catch (WriterSession.AskedException e) {
                log.atInfo().log("Rebuilding the denylist on request");
            } catch (InterruptException e) {
                status.stop();
            } catch (RuntimeException e) {
                failed(e.getClass().getSimpleName(), e);
                throw e;
            } finally {
                polling.clear();
                repairs.refuseAll();
                if (asked != null) {
                    rebuildAsked.compareAndSet(null, asked);
                }
            }
        }
    }

    private void failed(String what, RuntimeException cause) {
        shared.metrics().failed();
        status.failed(what, cause);
    }

    /** Stops writing permanently, because another instance has taken over. Does not wait for the thread. */
    public void standDown() {
        status.failed("another instance has taken over", new IllegalStateException("superseded"));
        stop();
    }

    /** Ends the batch in progress and the thread. The views stay in Redis and become stale. */
    @Override
    public void close() {
        monitor.close();
        reconciler.close();
        worker.close();
    }
}
