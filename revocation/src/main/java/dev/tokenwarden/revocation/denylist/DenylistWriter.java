package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.revocation.ledger.LedgerListener;
import dev.tokenwarden.revocation.ledger.LedgerView;
import dev.tokenwarden.revocation.ledger.RevocationClients;
import dev.tokenwarden.revocation.propagation.Propagation;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
 *   <li>The place in the ledger moves on only after Redis has what was read: nothing is lost while Redis is away.
 *   <li>One instance writes a tenant's view. It takes the views over by force when it starts; one that is superseded waits
 *       until the other is gone.
 *   <li>A view that was wiped, or is of another epoch, is rebuilt under a new epoch.
 * </ol>
 */
public final class DenylistWriter implements AutoCloseable, LedgerListener {
    private static final Logger log = LoggerFactory.getLogger(DenylistWriter.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int FIRST_BACKOFF_MS = 20;
    private static final int LAST_BACKOFF_MS = 1_000;
    /** How often one that was superseded looks whether the other is gone. */
    private static final int STANDBY_MS = 3_000;

    private final RevocationClients kafka;
    private final RedisClients connections;
    private final WriterSession.Shared shared;
    private final WriterStatus status = new WriterStatus();
    private final HandOver handOver = new HandOver();
    private final Repairs repairs;
    private final Reconciler reconciler;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final AtomicReference<@Nullable CompletableFuture<RebuildReport>> rebuildAsked = new AtomicReference<>();
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;

    /**
     * @param ledger as it stands, to compare with; null while it cannot be relied on
     * @param knownTenants tenants that have a view even if nothing was ever revoked in them
     */
    public DenylistWriter(
            RevocationClients kafka,
            RedisClients connections,
            Supplier<Set<String>> knownTenants,
            Clock clock,
            Propagation propagation,
            Supplier<@Nullable LedgerView> ledger,
            MeterRegistry registry) {
        this.kafka = kafka;
        this.connections = connections;
        DenylistMetrics metrics = new DenylistMetrics(registry);
        this.repairs = new Repairs(ledger);
        this.shared = new WriterSession.Shared(
                random(), knownTenants, clock, propagation, handOver, repairs, status, metrics);
        this.reconciler = new Reconciler(connections, ledger, this, clock, metrics);
        this.thread = new Thread(this::run, "revocation-denylist");
    }

    public void start() {
        thread.start();
        reconciler.start();
    }

    /** Compares the views with the ledger. */
    public Reconciler reconciler() {
        return reconciler;
    }

    /** Has suspects looked at, and repaired where they differ. */
    CompletableFuture<Repairs.Found> repair(List<Repairs.Suspect> suspects) {
        CompletableFuture<Repairs.Found> answer = repairs.offer(suspects);
        wake();
        return answer;
    }

    /**
     * Writes all views anew under a new epoch, whatever they hold.
     *
     * @return done when they are
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
        wake();
        return done;
    }

    /** A rebuild that is done. */
    public record RebuildReport(int tenants, int entries, String epoch, long tookMs) {}

    @Override
    public void committed(List<Committed> records) {
        handOver.offer(records);
        wake();
    }

    /** Waits until the views are complete, or the time is over; says so in the log if they are not. */
    public void awaitReady(Duration limit) throws InterruptedException {
        if (!ready.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            log.atWarn()
                    .addKeyValue("problem", status.problem())
                    .log("the denylist is not complete yet: it will be written as soon as it can");
        }
    }

    /** What is wrong, or empty. */
    public String problem() {
        return status.problem();
    }

    /** The epoch of each tenant's view. */
    public Map<String, String> epochs() {
        return status.epochs();
    }

    /** Ledger position that the views stand for; -1: nothing yet. */
    public long position() {
        return status.position();
    }

    private void run() {
        long backoff = FIRST_BACKOFF_MS;
        boolean force = true;
        boolean fresh = false;
        while (!status.isStopping()) {
            CompletableFuture<RebuildReport> asked = rebuildAsked.getAndSet(null);
            try (UnifiedJedis redis = connections.open("tokenwarden-denylist");
                    KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(RevocationClients.ID + "-denylist")) {
                Rebuild rebuild = new Rebuild(kafka, redis, shared.instance());
                WriterSession session = new WriterSession(redis, consumer, rebuild, shared);
                RebuildReport report = session.begin(force, fresh || asked != null);
                force = false;
                fresh = false;
                if (asked != null) {
                    asked.complete(report);
                    asked = null;
                }
                backoff = FIRST_BACKOFF_MS;
                polling = consumer;
                ready.countDown();
                session.follow();
            } catch (Rebuild.FencedException e) {
                force = false;
                backoff = STANDBY_MS;
                failed("another instance writes the denylist", e);
            } catch (WriterSession.GoneException e) {
                failed("redis has lost the denylist: writing it anew", e);
                fresh = true;
                continue;
            } catch (WriterSession.AskedException e) {
                log.atInfo().log("writing the denylist anew, as was asked");
                continue;
            } catch (InterruptException e) {
                status.stop();
            } catch (RuntimeException e) {
                failed(e.getClass().getSimpleName(), e);
            } finally {
                polling = null;
                repairs.refuseAll();
                if (asked != null) {
                    rebuildAsked.compareAndSet(null, asked);
                }
            }
            status.pause(backoff);
            backoff = Math.min(LAST_BACKOFF_MS, backoff * 2);
        }
    }

    private void failed(String what, RuntimeException cause) {
        shared.metrics().failed();
        status.ill(what, cause);
    }

    static String random() {
        byte[] bytes = new byte[8];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void wake() {
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /** Ends the writing for good, without waiting for it: another instance has taken over. */
    public void standDown() {
        status.ill("another instance has taken over", new IllegalStateException("superseded"));
        status.stop();
        wake();
    }

    /** Ends the batch under way, and the thread. The views stay, and grow stale. */
    @Override
    public void close() {
        reconciler.close();
        status.stop();
        wake();
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
