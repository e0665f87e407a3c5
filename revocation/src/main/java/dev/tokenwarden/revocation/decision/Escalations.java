package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Enforcement;
import dev.tokenwarden.policy.Escalation;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Proposes a wider revocation when single decisions add up: several tokens of one subject were revoked, or several unissued
 * tokens name one key. A person decides about the proposal: it is never carried out automatically. Not safe for use by several
 * threads.
 *
 * <ol>
 *   <li>Counts come from decisions alone, so they are the same after a restart.
 *   <li>A target that is proposed, or was proposed within the window, is not proposed again.
 *   <li>Acts before a person reinstated the target do not count.
 * </ol>
 */
public final class Escalations {
    /** The actor of a proposal. */
    public static final String ACTOR = "system:escalation";
    /** The most occurrences that are kept per target: the latest ones. */
    private static final int KEPT = 1_000;

    /** @param what the token or detection; each counts once */
    private record Occurrence(Instant detected, String what) {}

    private record Proposal(String decision, Instant detected, boolean open) {}

    /**
     * The facts about a wider target.
     *
     * @param revoked whether it is revoked already
     * @param liveTokens number of live tokens that it covers; null: not known
     * @param reinstatedAt when a person last reinstated it; null: never
     */
    public record WiderTarget(
            boolean revoked,
            @Nullable Long liveTokens,
            @Nullable Instant reinstatedAt) {}

    private final Map<Target, Deque<Occurrence>> occurrences = new HashMap<>();
    private final Map<Target, Proposal> proposals = new HashMap<>();
    private final Map<String, Target> open = new HashMap<>();

    /** Adds a decision that was just made, or that was read from the log. */
    public void apply(Decision decision) {
        String answered = decision.facts().get(FactNames.OF_DECISION);
        if (answered != null && open.containsKey(answered) && decision.outcome() != Outcome.AWAITING_APPROVAL) {
            Target target = open.remove(answered);
            proposals.computeIfPresent(target, (key, was) -> new Proposal(was.decision, was.detected, false));
        }
        if (decision.actor().equals(ACTOR) && decision.target() != null) {
            proposals.put(decision.target(), new Proposal(decision.id(), detected(decision), true));
            open.put(decision.id(), decision.target());
            return;
        }
        Target wider = wider(decision);
        if (wider != null && decision.detection() != null) {
            String what = wider instanceof Target.OfSubject && decision.target() != null
                    ? decision.target().id()
                    : decision.detection();
            Deque<Occurrence> of = occurrences.computeIfAbsent(wider, key -> new ArrayDeque<>());
            of.addLast(new Occurrence(detected(decision), what));
            if (of.size() > KEPT) {
                of.removeFirst();
            }
        }
    }

    /**
     * The proposal that follows from {@code decision}, which was added before; null: none.
     *
     * @param known returns the facts about a wider target
     */
    public @Nullable Decision propose(
            Decision decision, Policy policy, Function<Target, WiderTarget> known, Instant now) {
        Target wider = wider(decision);
        if (wider == null) {
            return null;
        }
        Enforcement enforcement = policy.enforcement(decision.tenant());
        Escalation rules = enforcement.escalation();
        int threshold = wider instanceof Target.OfSubject ? rules.subjectTokens() : rules.unissued();
        Instant detected = detected(decision);
        Proposal before = proposals.get(wider);
        WiderTarget situation = known.apply(wider);
        if (threshold == 0
                || situation.revoked()
                || (before != null
                        && (before.open || before.detected.plus(rules.window()).isAfter(detected)))) {
            return null;
        }
        Instant after = detected.minus(rules.window());
        if (situation.reinstatedAt() != null && situation.reinstatedAt().isAfter(after)) {
            after = situation.reinstatedAt();
        }
        int count = count(wider, after);
        if (count < threshold) {
            return null;
        }
        Map<String, String> facts = new TreeMap<>(Map.of(
                FactNames.CAUSE, "escalation",
                FactNames.ROOT_DECISION, decision.id(),
                FactNames.DETECTED_AT, detected.toString(),
                FactNames.TOKENS, Integer.toString(count),
                FactNames.ESCALATION_WINDOW, rules.window().toString(),
                FactNames.APPROVALS, Integer.toString(Approvers.needed(enforcement, wider, situation.liveTokens()))));
        if (situation.liveTokens() != null) {
            facts.put(FactNames.LIVE_TOKENS, situation.liveTokens().toString());
        }
        return Decision.builder(DecisionIds.onEscalation(cause(before, detected), wider))
                .time(now)
                .target(wider)
                .outcome(Outcome.AWAITING_APPROVAL)
                .rule(decision.rule())
                .actor(ACTOR)
                .reason(reason(wider, count, rules.window()))
                .facts(facts)
                .build();
    }

    /** The id does not depend on the order of detections: the first proposal of a UTC day has a fixed id, later ones name the one before. */
    private static String cause(@Nullable Proposal before, Instant detected) {
        String day = detected.atOffset(ZoneOffset.UTC).toLocalDate().toString();
        return before == null ? day : day + '/' + before.decision;
    }

    private static String reason(Target wider, int count, Duration window) {
        return wider instanceof Target.OfSubject
                ? count + " tokens of one subject were revoked within " + window
                : count + " tokens that no issuer reported name this key, within " + window;
    }

    private int count(Target wider, Instant after) {
        Set<String> distinct = new HashSet<>();
        for (Occurrence one : occurrences.getOrDefault(wider, new ArrayDeque<>())) {
            if (one.detected.isAfter(after)) {
                distinct.add(one.what);
            }
        }
        return distinct.size();
    }

    /** The wider target that a decision about a detection counts for, or null. */
    private static @Nullable Target wider(Decision decision) {
        Target target = decision.target();
        if (decision.detection() == null || target == null || target.head().isEmpty()) {
            return null;
        }
        String iss = target.head().get().iss();
        String kid = decision.facts().get(FactNames.KEY);
        if (Rules.ISSUANCE_UNISSUED.id().equals(decision.rule())) {
            return kid == null ? null : new Target.OfKey(decision.tenant(), iss, kid);
        }
        String sub = decision.facts().get(FactNames.SUBJECT);
        return sub == null || decision.outcome() != Outcome.REVOKED
                ? null
                : new Target.OfSubject(decision.tenant(), iss, sub);
    }

    private static Instant detected(Decision decision) {
        String at = decision.facts().get(FactNames.DETECTED_AT);
        return at == null ? decision.time() : Instant.parse(at);
    }
}
