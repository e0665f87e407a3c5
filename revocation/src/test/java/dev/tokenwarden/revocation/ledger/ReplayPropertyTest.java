package dev.tokenwarden.revocation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.RevocationSamples;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.decision.Replay;
import dev.tokenwarden.testkit.SteppedClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Random input: detections that repeat and come late, exchanges, requests, orders, expiry. After any of it, a service that starts
 * from what is on the topics decides as the one that goes on running; every decision of a rule follows from its facts; and no
 * client or (client, subject) pair has more of the budget than its share.
 */
final class ReplayPropertyTest {
    private static final long SEED = Long.getLong("replay.seed", 20_261_201);
    private static final int STEPS = 150;
    private static final Instant START = Instant.parse("2026-11-23T21:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int LIMIT = 10;
    private static final Policy POLICY = RevocationSamples.policy("""
            enforcement:
              mode: enforce
              rules: {replay.proof: shadow}
              max_automatic_revocations: {count: 10, window: PT10M}
              second_threshold: 12
              never_revoke: [{client: break-glass}]
              escalate: {subject_tokens: 3, window: PT10M}
            """);
    private static final List<String> RULES = List.of(
            RevocationSamples.RULE,
            RevocationSamples.RULE,
            "scope.outside-chain",
            "replay.proof",
            "audience.first-seen");

    private static final List<Action> ACTIONS =
            List.of(Action.REVOKE_TOKEN, Action.REVOKE_TOKEN, Action.REVOKE_CHAIN, Action.ALERT);

    private final SteppedClock clock = new SteppedClock(START);
    private final List<Decision> log = new ArrayList<>();
    private final Map<String, Revocation> ledger = new HashMap<>();
    private final Map<String, Lineage> lineage = new HashMap<>();
    private final List<Detection> sent = new ArrayList<>();
    private int orders;

    /** Something that happens. It is the same for every decider that is given it. */
    private interface Input {
        void to(Decider decider, Step step);
    }

    private Decider decider(State state) {
        return new Decider(state, () -> POLICY, clock);
    }

    /** A decider that knows what is on the topics, and nothing else. */
    private Decider restarted() throws IOException {
        Decider restarted = decider(new State());
        for (Decision decision : log) {
            restarted.state().apply(Decision.fromJson(decision.toJson()));
        }
        long offset = 0;
        for (Revocation revocation : ledger.values()) {
            restarted.state().ledger().put(Revocation.fromJson(revocation.toJson()), offset++);
        }
        lineage.values().forEach(one -> restarted.remember(one, START));
        return restarted;
    }

    private void commit(Step step) {
        log.addAll(step.decisions());
        for (Step.LedgerWrite write : step.writes()) {
            if (write.revocation() == null) {
                ledger.remove(write.target().id());
            } else {
                ledger.put(write.target().id(), write.revocation());
            }
        }
    }

    @RepeatedTest(200)
    void aServiceThatStartsAgain_decidesTheSame(RepetitionInfo repetition) throws IOException {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        Decider running = decider(new State());
        for (int i = 0; i < STEPS; i++) {
            Input input = input(random, running.state());
            Decider other = random.nextInt(10) == 0 ? restarted() : null;
            Step step = new Step();
            running.prune();
            input.to(running, step);
            if (other != null) {
                Step again = new Step();
                input.to(other, again);
                assertThat(again.decisions())
                        .as("seed %d, step %d: decisions", SEED + repetition.getCurrentRepetition(), i)
                        .containsExactlyInAnyOrderElementsOf(step.decisions());
                assertThat(again.writes()).containsExactlyInAnyOrderElementsOf(step.writes());
                running = other;
            }
            commit(step);
        }
        for (Decision decision : log) {
            if (Replay.isReplayable(decision)) {
                assertThat(Replay.outcome(decision)).as(decision.toString()).isEqualTo(decision.outcome());
            }
        }
        assertShares();
    }

    private Input input(Random random, State state) {
        switch (random.nextInt(12)) {
            case 0 -> {
                clock.advance(Duration.ofSeconds(random.nextInt(400)));
                return Decider::reconsider;
            }
            case 1, 2 -> {
                Lineage one = RevocationSamples.lineage(
                        "acme",
                        jti(random),
                        clock.instant().plusSeconds(600 + random.nextInt(3_000)),
                        jti(random),
                        jti(random));
                lineage.put(one.token().jti(), one);
                return (decider, step) -> decider.onLineage(one, START, step);
            }
            case 3 -> {
                RevocationRequest request = new RevocationRequest(
                        "r" + random.nextInt(20), target(random), null, clock.instant(), null, "system:idp", "logout");
                return (decider, step) -> decider.onRequest(request, step);
            }
            case 4 -> {
                return (decider, step) -> decider.expire(step);
            }
            case 5, 6 -> {
                Command command = command(random, state);
                return (decider, step) -> decider.onCommand(command, step);
            }
            case 7 -> {
                if (!sent.isEmpty()) {
                    Detection again = sent.get(random.nextInt(sent.size()));
                    Detection repeated = RevocationSamples.repeated(again, again.count() + 1, clock.instant());
                    return (decider, step) -> decider.onDetection(repeated, step);
                }
            }
            default -> {}
        }
        Detection detection = detection(random);
        sent.add(detection);
        return (decider, step) -> decider.onDetection(detection, step);
    }

    private Detection detection(Random random) {
        String rule = RULES.get(random.nextInt(RULES.size()));
        Severity severity = random.nextInt(3) == 0 ? Severity.CRITICAL : Severity.HIGH;
        Action action = ACTIONS.get(random.nextInt(ACTIONS.size()));
        Instant time = clock.instant().minusSeconds(random.nextInt(120));
        String client = random.nextInt(12) == 0 ? "break-glass" : "client" + random.nextInt(3);
        return RevocationSamples.by(
                RevocationSamples.detection("acme", jti(random), rule, severity, action, time),
                client,
                "subject" + random.nextInt(3));
    }

    private Command command(Random random, State state) {
        Command.Order order = new Command.Order(
                "o" + orders++, "content", "person:" + (random.nextBoolean() ? "ann" : "bob"), "a test");
        List<DecisionLog.Numbered> waiting = state.decisions().waiting(Long.MAX_VALUE, 100, any -> true);
        List<Revocation> revoked = List.copyOf(ledger.values());
        return switch (random.nextInt(5)) {
            case 0 -> new Command.Revoke(order, target(random), Command.Terms.ENFORCED);
            case 1 ->
                new Command.Undo(
                        order,
                        "acme",
                        RULES.get(random.nextInt(RULES.size())),
                        clock.instant().minusSeconds(300),
                        true);
            case 2 ->
                revoked.isEmpty()
                        ? new Command.RecordActivity(order, "acme", null, null)
                        : new Command.Reinstate(
                                order,
                                revoked.get(random.nextInt(revoked.size()))
                                        .target()
                                        .id());
            default ->
                waiting.isEmpty()
                        ? new Command.RecordActivity(order, "acme", null, null)
                        : new Command.Judge(
                                order,
                                waiting.get(random.nextInt(waiting.size()))
                                        .decision()
                                        .id(),
                                random.nextInt(3) > 0);
        };
    }

    private static Target target(Random random) {
        return random.nextInt(6) == 0
                ? new Target.OfSubject("acme", RevocationSamples.ISS, "alice")
                : Target.token(RevocationSamples.token("acme", jti(random)));
    }

    private static String jti(Random random) {
        return "t" + random.nextInt(40);
    }

    /** Within any window that ends with an automatic revocation. */
    private void assertShares() {
        List<Decision> automatic = log.stream()
                .filter(decision -> decision.outcome() == Outcome.REVOKED
                        && decision.rule() != null
                        && Replay.isReplayable(decision))
                .toList();
        for (Decision last : automatic) {
            Instant end = charged(last);
            Predicate<Decision> inWindow = one -> one.rule().equals(last.rule())
                    && charged(one).isAfter(end.minus(WINDOW))
                    && !charged(one).isAfter(end);
            List<Decision> within = automatic.stream().filter(inWindow).toList();
            assertThat(within).as("budget").hasSizeLessThanOrEqualTo(LIMIT);
            assertThat(within.stream().filter(one -> fact(one, FactNames.CLIENT).equals(fact(last, FactNames.CLIENT))))
                    .as("client's half")
                    .hasSizeLessThanOrEqualTo(LIMIT / 2);
            assertThat(within.stream()
                            .filter(one -> fact(one, FactNames.CLIENT).equals(fact(last, FactNames.CLIENT))
                                    && fact(one, FactNames.SUBJECT).equals(fact(last, FactNames.SUBJECT))))
                    .as("pair's fifth")
                    .hasSizeLessThanOrEqualTo(LIMIT / 5);
        }
    }

    private static Instant charged(Decision decision) {
        return Instant.parse(decision.facts()
                .getOrDefault(FactNames.CHARGED_AT, decision.facts().getOrDefault(FactNames.DETECTED_AT, "")));
    }

    private static String fact(Decision decision, String name) {
        return decision.facts().getOrDefault(name, "");
    }
}
