package dev.tokenwarden.revocation;

import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.revocation.api.ApiBackend;
import dev.tokenwarden.revocation.api.ApiServer;
import dev.tokenwarden.revocation.api.RevocationHealth;
import dev.tokenwarden.revocation.decision.KnownTokens;
import dev.tokenwarden.revocation.decision.TokenDirectory;
import dev.tokenwarden.revocation.denylist.DenylistWriter;
import dev.tokenwarden.revocation.ledger.AuditReader;
import dev.tokenwarden.revocation.ledger.DecisionLoop;
import dev.tokenwarden.revocation.ledger.LedgerView;
import dev.tokenwarden.revocation.ledger.ObservedExchange;
import dev.tokenwarden.revocation.ledger.RevocationClients;
import dev.tokenwarden.revocation.live.Census;
import dev.tokenwarden.revocation.live.EventWatch;
import dev.tokenwarden.revocation.live.FamilyIndex;
import dev.tokenwarden.revocation.notify.Notifier;
import dev.tokenwarden.revocation.propagation.AckListener;
import dev.tokenwarden.revocation.propagation.Propagation;
import dev.tokenwarden.service.health.DetectionHealth;
import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The revocation service: decides on detections, keeps the ledger, writes the denylist, answers the API.
 *
 * <ol>
 *   <li>A revocation is written to the ledger first, then to Redis. After a crash the writer adds the missing entries to Redis.
 *   <li>One instance is active. A newer instance takes over from it.
 * </ol>
 */
public final class RevocationService implements AutoCloseable {
    /** Reading a million revocations takes about a minute on a busy machine. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final Duration DENYLIST_LIMIT = Duration.ofSeconds(20);

    private final DecisionLoop decisions;
    private final DenylistWriter denylist;
    private final EventWatch events;
    private final List<Notifier> notifiers;
    private final AckListener acks;
    private final ApiServer api;
    private final Supplier<@Nullable DetectionHealth> detection;
    private final Supplier<String> kafkaProblem;
    private final MeterRegistry registry;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param policy returns the policy in force; called for each decision
     */
    public RevocationService(RevocationConfig config, Supplier<Policy> policy, Clock clock, MeterRegistry registry) {
        this(config, policy, () -> null, () -> "", clock, registry);
    }

    /**
     * As above, and {@code /health} is ready only while detection makes progress and Kafka answers.
     *
     * @param detection states how detection is
     * @param kafkaProblem says why Kafka counts as lost; empty: it answers
     */
    public RevocationService(
            RevocationConfig config,
            Supplier<Policy> policy,
            Supplier<@Nullable DetectionHealth> detection,
            Supplier<String> kafkaProblem,
            Clock clock,
            MeterRegistry registry) {
        this.detection = detection;
        this.kafkaProblem = kafkaProblem;
        this.registry = registry;
        RevocationClients kafka = new RevocationClients(config.kafka());
        RedisClients redis = new RedisClients(config.redis());
        Propagation propagation = new Propagation(clock, registry);
        Census census = new Census(clock);
        this.denylist = new DenylistWriter(
                kafka, redis, () -> PolicyTenants.of(policy.get()), clock, propagation, this::ledgerAtWork, registry);
        FamilyIndex families = new FamilyIndex(census, clock);
        this.decisions = new DecisionLoop(
                kafka, policy, clock, denylist, denylist::standDown, new KnownTokens(census, families), registry);
        this.events = new EventWatch(kafka, policy, census, families, urgent(decisions), clock, registry);
        this.notifiers = config.notifiers().stream()
                .map(notifier -> new Notifier(notifier, kafka, clock, registry))
                .toList();
        this.acks = new AckListener(redis, propagation, denylist::missing, registry);
        this.api = new ApiServer(
                config.api(),
                new ApiBackend(decisions, denylist, propagation, census, new AuditReader(kafka), policy, this::health),
                clock,
                registry);
    }

    private static EventWatch.Listener urgent(DecisionLoop decisions) {
        return new EventWatch.Listener() {
            @Override
            public boolean exchanged(ObservedExchange exchange) {
                return decisions.exchanged(exchange);
            }

            @Override
            public boolean issued(TokenDirectory.Member member, Set<Target> families) throws InterruptedException {
                return decisions.issued(member, families);
            }
        };
    }

    /**
     * Starts the service, and returns when it decides on detections and the API answers. If Redis cannot be reached, it returns
     * after 20 seconds: {@link #health()} then reports the problem, and the denylist is written as soon as Redis answers.
     *
     * @throws IllegalStateException if Kafka cannot be reached, a topic is missing, or the port is taken; the service is then
     *     closed
     */
    public void start() {
        try {
            decisions.start();
            denylist.start();
            acks.start();
            if (!decisions.awaitReady(START_LIMIT)) {
                throw new IllegalStateException("the revocation service did not start: " + decisions.problem());
            }
            events.start();
            notifiers.forEach(Notifier::start);
            denylist.awaitReady(DENYLIST_LIMIT);
            api.start();
            PipelineMeter.REVOCATION_READY.gauge(
                    registry, this, service -> service.health().ready() ? 1 : 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted while the revocation service was starting", e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The ledger, or null while it is not completely read. */
    private @Nullable LedgerView ledgerAtWork() {
        return decisions.phase() == DecisionLoop.Phase.RUNNING ? decisions.ledger() : null;
    }

    /** The port that the API listens on. */
    public int apiPort() {
        return api.port();
    }

    public RevocationHealth health() {
        List<String> problems = new ArrayList<>();
        String kafka = kafkaProblem.get();
        if (!kafka.isEmpty()) {
            problems.add(kafka);
        }
        if (!decisions.problem().isEmpty()) {
            problems.add(decisions.problem());
        }
        denylist.problems().forEach(problem -> problems.add("denylist: " + problem));
        return new RevocationHealth(problems.isEmpty(), problems, detection.get());
    }

    /** Why decisions make no progress and only a restart helps; empty: they do, or wait for Kafka. */
    public String standstill() {
        return decisions.standstill();
    }

    /** Stops in order: no new orders, then no decisions, then no denylist. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            api.close();
            events.close();
            notifiers.forEach(Notifier::close);
            decisions.close();
            acks.close();
            denylist.close();
        }
    }
}
