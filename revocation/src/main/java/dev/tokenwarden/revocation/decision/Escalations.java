package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.contract.revocation.Target;
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
import org.jspecify.annotations.Nullable;

/**
 * Sees when single decisions add up: several tokens of one subject were revoked, or several tokens that nobody issued bear one
 * key. The wider target is then proposed to an analyst, and never revoked by itself. Not safe for use by several threads.
 *
 * <ol>
 *   <li>What is counted is read from decisions alone, so that it is the same after a restart.
 *   <li>A target that is proposed, or was within the window, is not proposed again.
 * </ol>
 */
public final class Escalations {
    /** Who proposes. */
    public static final String ACTOR = "system:escalation";

    /** More than any threshold that makes sense needs; the latest are kept. */
    private static final int KEPT = 1_000;

    private record Seen(Instant detected, String what) {}

    private record Proposed(String decision, Instant detected, boolean open) {}

    private final Map<Target, Deque<Seen>> seen = new HashMap<>();
    private final Map<Target, Proposed> proposed = new HashMap<>();
    private final Map<String, Target> open = new HashMap<>();

    /** Takes a decision in: taken now, or read from the log. */
    public void apply(Decision decision) {
        String answered = decision.facts().get(FactNames.OF_DECISION);
        if (answered != null && open.containsKey(answered) && decision.outcome() != Outcome.AWAITING_APPROVAL) {
            Target target = open.remove(answered);
            proposed.computeIfPresent(target, (key, was) -> new Proposed(was.decision, was.detected, false));
        }
        if (decision.actor().equals(ACTOR) && decision.target() != null) {
            proposed.put(decision.target(), new Proposed(decision.id(), detected(decision), true));
            open.put(decision.id(), decision.target());
            return;
        }
        Target wider = wider(decision);
        if (wider != null && decision.detection() != null) {
            String what = wider instanceof Target.OfSubject && decision.target() != null
                    ? decision.target().id()
                    : decision.detection();
            Deque<Seen> of = seen.computeIfAbsent(wider, key -> new ArrayDeque<>());
            of.addLast(new Seen(detected(decision), what));
            if (of.size() > KEPT) {
                of.removeFirst();
            }
        }
    }

    /** What {@code decision}, which was taken in, makes it time to propose; null: nothing. */
    public @Nullable Decision propose(Decision decision, Policy policy, Situation situation, Instant now) {
        Target wider = wider(decision);
        if (wider == null) {
            return null;
        }
        Escalation rules = policy.enforcement(decision.tenant()).escalation();
        int threshold = wider instanceof Target.OfSubject ? rules.subjectTokens() : rules.unissued();
        Instant detected = detected(decision);
        Proposed before = proposed.get(wider);
        if (threshold == 0
                || situation.standing(wider) != null
                || (before != null
                        && (before.open || before.detected.plus(rules.window()).isAfter(detected)))) {
            return null;
        }
        int count = count(wider, detected.minus(rules.window()));
        if (count < threshold) {
            return null;
        }
        Long covered = situation.liveTokens(wider);
        int most = policy.enforcement(decision.tenant()).budget().secondThreshold();
        Map<String, String> facts = new TreeMap<>(Map.of(
                FactNames.CAUSE, "escalation",
                FactNames.ROOT_DECISION, decision.id(),
                FactNames.DETECTED_AT, detected.toString(),
                FactNames.TOKENS, Integer.toString(count),
                FactNames.ESCALATION_WINDOW, rules.window().toString(),
                FactNames.APPROVALS, covered != null && covered > most ? "2" : "1"));
        if (covered != null) {
            facts.put(FactNames.LIVE_TOKENS, covered.toString());
        }
        return new Decision(
                DecisionIds.onEscalation(cause(before, detected), wider),
                now,
                decision.tenant(),
                Outcome.AWAITING_APPROVAL,
                wider,
                decision.rule(),
                null,
                ACTOR,
                reason(wider, count, rules.window()),
                facts);
    }

    /** The first of a UTC day has the same id in whatever order its detections came; later ones follow from the one before. */
    private static String cause(@Nullable Proposed before, Instant detected) {
        String day = detected.atOffset(ZoneOffset.UTC).toLocalDate().toString();
        return before == null ? day : day + '/' + before.decision;
    }

    private static String reason(Target wider, int count, Duration window) {
        return wider instanceof Target.OfSubject
                ? count + " tokens of one subject were revoked within " + window
                : count + " tokens that nobody issued bear this key, within " + window;
    }

    private int count(Target wider, Instant after) {
        Set<String> distinct = new HashSet<>();
        for (Seen one : seen.getOrDefault(wider, new ArrayDeque<>())) {
            if (one.detected.isAfter(after)) {
                distinct.add(one.what);
            }
        }
        return distinct.size();
    }

    /** The wider target that a decision on a detection speaks for, or null. */
    private static @Nullable Target wider(Decision decision) {
        String iss = issuer(decision.target());
        if (decision.detection() == null || iss == null) {
            return null;
        }
        String kid = decision.facts().get(FactNames.KEY);
        if (Rules.ISSUANCE_UNISSUED.id().equals(decision.rule())) {
            return kid == null ? null : new Target.OfKey(decision.tenant(), iss, kid);
        }
        String sub = decision.facts().get(FactNames.SUBJECT);
        return sub == null || decision.outcome() != Outcome.REVOKED
                ? null
                : new Target.OfSubject(decision.tenant(), iss, sub);
    }

    private static @Nullable String issuer(@Nullable Target target) {
        if (target instanceof Target.OfToken token) {
            return token.iss();
        }
        return target instanceof Target.OfChain chain ? chain.iss() : null;
    }

    private static Instant detected(Decision decision) {
        String at = decision.facts().get(FactNames.DETECTED_AT);
        return at == null ? decision.time() : Instant.parse(at);
    }
}
