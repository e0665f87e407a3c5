package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.decision.DecisionIds;
import dev.tokenwarden.revocation.decision.LiveTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides.
 *
 * <ol>
 *   <li>A decision, what it puts on the ledger and the offset of what led to it are committed together or not at all.
 *   <li>State is read from the topics before the first decision, and again after any failed transaction: in memory there is
 *       never more than in the topics, but for the transaction under way.
 *   <li>At most one instance decides: a newer one fences this one, which then never decides again.
 * </ol>
 */
public final class DecisionLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DecisionLoop.class);
    private static final Duration BACKOFF = Duration.ofMillis(500);
    /** Exchanges on their way here; those that find no room are learned from the lineage. */
    private static final int EXCHANGES = 10_000;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /** Where the loop stands. */
    public enum Phase {
        STARTING,
        RUNNING,
        FAILED,
        FENCED,
        CLOSED
    }

    private final KafkaClients clients;
    private final Supplier<Policy> policy;
    private final Clock clock;
    private final LedgerListener listener;
    private final Runnable onFenced;
    private final LedgerMetrics metrics;
    private final LiveTokens live;
    private final OrderQueue orders = new OrderQueue();
    private final BlockingQueue<Exchanged> exchanged = new ArrayBlockingQueue<>(EXCHANGES);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread thread;
    private volatile State state = new State();
    private volatile Phase phase = Phase.STARTING;
    private volatile String problem = "";
    private volatile @Nullable DecisionSession running;

    /**
     * @param listener hears of what is committed
     * @param live what the share of a budget is a share of
     * @param onFenced called once when another instance has taken over; must not block
     */
    public DecisionLoop(
            KafkaClients clients,
            Supplier<Policy> policy,
            Clock clock,
            LedgerListener listener,
            Runnable onFenced,
            LiveTokens live,
            MeterRegistry registry) {
        this.clients = clients;
        this.policy = policy;
        this.clock = clock;
        this.listener = listener;
        this.onFenced = onFenced;
        this.live = live;
        this.metrics = new LedgerMetrics(registry);
        this.thread = new Thread(this::run, "revocation-decisions");
    }

    public void start() {
        thread.start();
    }

    /** Waits until decisions are taken, or the time is over. */
    public boolean awaitReady(Duration limit) throws InterruptedException {
        return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS) && phase == Phase.RUNNING;
    }

    public Phase phase() {
        return phase;
    }

    /** What is wrong, or empty. */
    public String problem() {
        return problem;
    }

    /** The ledger as it stands. */
    public LedgerView ledger() {
        return state.ledger();
    }

    /** The decisions taken. */
    public DecisionLog decisions() {
        return state.decisions();
    }

    /** Whether an order of that name was carried out lately. */
    public boolean isRepeated(String order) {
        return decisions().byId(DecisionIds.onOrder(order)) != null;
    }

    /** Who has agreed to what waits, so far. */
    public Set<String> approvedBy(String decision) {
        return state.approvals().of(decision).by();
    }

    /** Hands an order over; it is done, or failed, when the future is. */
    public CompletableFuture<CommandResult> submit(Command command) {
        DecisionSession session = running;
        if (session == null) {
            CompletableFuture<CommandResult> refused = new CompletableFuture<>();
            OrderQueue.refuse(refused);
            return refused;
        }
        CompletableFuture<CommandResult> result = orders.offer(command);
        session.wakeup();
        return result;
    }

    /**
     * Tells of an exchange as soon as it is seen. A hint: what is lost of it, the lineage brings.
     *
     * @return whether the parent is revoked, so that the token falls now
     */
    public boolean exchanged(Exchanged one) {
        LedgerView ledger = state.ledger();
        boolean urgent = ledger.standing(Target.token(one.parent())) != null
                || ledger.standing(Target.chain(one.parent())) != null;
        DecisionSession session = running;
        if (exchanged.offer(one) && urgent && session != null) {
            session.wakeup();
        }
        return urgent;
    }

    private void run() {
        while (stop.getCount() > 0 && phase != Phase.FENCED) {
            work();
            pause();
        }
        ready.countDown();
        orders.refuseAll();
    }

    /** Works until something fails. */
    private void work() {
        Decider decider = new Decider(new State(live), policy, clock);
        DecisionSession session = null;
        try {
            session = new DecisionSession(clients, decider, listener, metrics, clock);
            session.open();
            state = session.state();
            problem = "";
            phase = Phase.RUNNING;
            running = session;
            ready.countDown();
            while (stop.getCount() > 0) {
                session.turn(orders, exchanged);
            }
        } catch (InterruptException e) {
            stop.countDown();
        } catch (RuntimeException e) {
            failed(e, session != null && session.isFenced(e));
        } finally {
            running = null;
            orders.refuseAll();
            if (session != null) {
                session.close();
            }
        }
    }

    private void failed(RuntimeException failure, boolean fenced) {
        if (stop.getCount() == 0) {
            return;
        }
        if (fenced) {
            problem = "another instance has taken over";
            phase = Phase.FENCED;
            log.atError().log("another instance of the revocation service has taken over");
            onFenced.run();
        } else {
            problem = "decisions: " + failure.getClass().getSimpleName();
            phase = Phase.FAILED;
            log.atError().setCause(failure).log("a transaction failed: reading the state anew");
        }
    }

    private void pause() {
        try {
            if (stop.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atDebug().log("stopping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    /** Ends the transaction under way, and the thread. */
    @Override
    public void close() {
        stop.countDown();
        DecisionSession session = running;
        if (session != null) {
            session.wakeup();
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
        phase = Phase.CLOSED;
    }
}
