package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.decision.DecisionIds;
import dev.tokenwarden.revocation.decision.KnownTokens;
import dev.tokenwarden.revocation.decision.TokenDirectory;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that makes all decisions.
 *
 * <ol>
 *   <li>A decision, its ledger records and the offset of its input are committed together or not at all.
 *   <li>State is read from the topics before the first decision, and again after any failed transaction. Memory never holds more
 *       than the topics, except for the transaction in progress.
 *   <li>At most one instance decides. A newer instance fences this one, which then never decides again.
 * </ol>
 */
public final class DecisionLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DecisionLoop.class);
    /** A loop without a turn for this long is reported as a problem. A turn waits at most 0.5 s for input. */
    private static final Duration STANDSTILL = Duration.ofSeconds(10);

    /** A transaction may take minutes while Kafka does not answer. */
    private static final Duration STUCK_AFTER = Duration.ofMinutes(5);

    /** The state of the loop. */
    public enum Phase {
        STARTING,
        RUNNING,
        FAILED,
        FENCED,
        CLOSED
    }

    private final RevocationClients clients;
    private final Supplier<Policy> policy;
    private final Clock clock;
    private final LedgerListener listener;
    private final Runnable onFenced;
    private final LedgerMetrics metrics;
    private final KnownTokens known;
    private final DecisionInbox inbox = new DecisionInbox();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Worker worker;
    private volatile State state = new State();
    private volatile Phase phase = Phase.STARTING;
    private volatile String problem = "";
    private volatile long turned = System.nanoTime();
    private volatile @Nullable DecisionSession running;

    /**
     * @param listener receives committed ledger records
     * @param onFenced called once when another instance has taken over; must not block
     */
    public DecisionLoop(
            RevocationClients clients,
            Supplier<Policy> policy,
            Clock clock,
            LedgerListener listener,
            Runnable onFenced,
            KnownTokens known,
            MeterRegistry registry) {
        this.clients = clients;
        this.policy = policy;
        this.clock = clock;
        this.listener = listener;
        this.onFenced = onFenced;
        this.known = known;
        this.metrics = new LedgerMetrics(registry);
        this.worker = Worker.builder("revocation-decisions", this::run)
                .wakeup(this::wakeup)
                .build();
    }

    public void start() {
        worker.start();
    }

    /** Waits until the loop decides, at most for this time. */
    public boolean awaitReady(Duration limit) throws InterruptedException {
        return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS) && phase == Phase.RUNNING;
    }

    public Phase phase() {
        return phase;
    }

    /** The reason why the loop does not decide; empty: no problem. */
    public String problem() {
        if (!problem.isEmpty()) {
            return problem;
        }
        if (phase == Phase.CLOSED || !worker.isAlive()) {
            return "decisions: the decision thread has ended";
        }
        if (phase != Phase.RUNNING) {
            return "decisions: the state is being read";
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - turned);
        return seconds < STANDSTILL.toSeconds() ? "" : "decisions: no progress for " + seconds + " s";
    }

    /**
     * Why the loop makes no progress and only a restart helps; empty: it makes progress, or waits for Kafka. An instance that another
     * one has replaced is alive: restarted, it would replace that one.
     */
    public String standstill() {
        if (phase == Phase.FENCED || phase == Phase.CLOSED) {
            return "";
        }
        if (!worker.isAlive()) {
            return "the decision thread has ended";
        }
        Duration turn = Duration.ofNanos(System.nanoTime() - turned);
        return phase != Phase.RUNNING || turn.compareTo(STUCK_AFTER) < 0
                ? ""
                : "decisions have been stuck for " + turn.toSeconds() + " s";
    }

    /** The current ledger. */
    public LedgerView ledger() {
        return state.ledger();
    }

    /** The decisions made. */
    public DecisionLog decisions() {
        return state.decisions();
    }

    /** Whether an order with this id was carried out recently. */
    public boolean isRepeated(String order) {
        return decisions().byId(DecisionIds.onOrder(order)) != null;
    }

    /** The people who have approved a decision that waits for approval. */
    public Set<String> approvedBy(String decision) {
        return state.approvals().of(decision);
    }

    /** Later detections about the target of a decision that waits. */
    public List<String> evidence(String decision) {
        return state.waiting().evidence(decision);
    }

    /** The API tokens that were created through the API. */
    public Collection<IssuedToken> tokens() {
        return List.copyOf(state.tokens().values());
    }

    /** Submits an order. The future completes when the order is committed or has failed. */
    public CompletableFuture<CommandResult> submit(Command command) {
        DecisionSession session = running;
        if (session == null) {
            CompletableFuture<CommandResult> refused = new CompletableFuture<>();
            OrderQueue.refuse(refused);
            return refused;
        }
        CompletableFuture<CommandResult> result = inbox.orders().offer(command);
        session.wakeup();
        return result;
    }

    /**
     * Reports an exchange as soon as its event is read. If the queue is full it is dropped: the lineage reports it again.
     *
     * @return whether the parent is revoked, so that the new token is revoked now
     */
    public boolean exchanged(ObservedExchange one) {
        LedgerView ledger = state.ledger();
        boolean urgent = ledger.revocation(Target.token(one.parent())) != null
                || ledger.revocation(Target.chain(one.parent())) != null;
        DecisionSession session = running;
        if (inbox.exchanges().offer(one) && urgent && session != null) {
            session.wakeup();
        }
        return urgent;
    }

    /**
     * Reports a token of these sessions and grants as soon as its issuance is read. If one of them is revoked, the call waits
     * until the decision thread has room for it: nothing else would report it again.
     *
     * @return whether one of the families is revoked
     */
    public boolean issued(TokenDirectory.Member member, Set<Target> families) throws InterruptedException {
        LedgerView ledger = state.ledger();
        if (families.stream().noneMatch(family -> ledger.revocation(family) != null)) {
            return false;
        }
        inbox.members().put(member);
        wakeup();
        return true;
    }

    /** Works until something fails. */
    private void run(Stop stop) {
        DecisionSession session = null;
        try {
            Decider decider = new Decider(new State(known), policy, clock);
            session = new DecisionSession(clients, decider, listener, metrics, clock);
            session.open();
            state = session.state();
            problem = "";
            turned = System.nanoTime();
            phase = Phase.RUNNING;
            running = session;
            ready.countDown();
            while (!stop.isRequested()) {
                session.turn(inbox);
                turned = System.nanoTime();
            }
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (stop.isRequested()) {
                return;
            }
            if (session != null && session.isFenced(e)) {
                fenced();
                return;
            }
            problem = "decisions: " + e.getClass().getSimpleName();
            phase = Phase.FAILED;
            throw e;
        } finally {
            running = null;
            inbox.orders().refuseAll();
            if (session != null) {
                session.close();
            }
        }
    }

    private void fenced() {
        problem = "decisions: another instance has taken over";
        phase = Phase.FENCED;
        log.atError().log("Another instance of the revocation service has taken over");
        ready.countDown();
        onFenced.run();
    }

    private void wakeup() {
        DecisionSession session = running;
        if (session != null) {
            session.wakeup();
        }
    }

    /** Ends the transaction in progress, and the thread. */
    @Override
    public void close() {
        worker.close();
        phase = Phase.CLOSED;
        ready.countDown();
        inbox.orders().refuseAll();
    }
}
