package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Enforcement;
import dev.tokenwarden.policy.Mode;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides about revocations that rules propose. A pure function: the same proposal, policy, situation and time always yield the
 * same decision, and its outcome follows from its recorded facts alone ({@link Replay}).
 *
 * <p>The first condition that is true decides:
 *
 * <ol>
 *   <li>The action only alerts; or the severity is below the minimum; or no token is named.
 *   <li>Policy protects the token's owner, and no reporter contests the owner.
 *   <li>A person reinstated the target after the act; or it has expired; or it is revoked already.
 *   <li>The mode is observe, or shadow.
 *   <li>Policy protects the owner, but the owner is contested: a person decides.
 *   <li>More tokens than {@code second_threshold} would be revoked: two people decide.
 *   <li>The budget, or the share of this client or (client, subject) pair, is used up: the decision waits.
 *   <li>Otherwise the target is revoked.
 * </ol>
 */
public final class Engine {
    private Engine() {}

    /** The decision about {@code detection} at {@code now}, with the facts it depends on. */
    public static Ruling decide(Detection detection, Policy policy, Situation situation, Instant now) {
        return decide(detection, "", policy, situation, now);
    }

    /**
     * The same for a detection that was decided before: its count has gone up since a person reinstated the target, or it was an
     * alert and asks for a revocation now.
     *
     * @param after id of the decision that reinstated the target, or name of the action that it asks for now; empty: the
     *     detection was not decided before
     */
    public static Ruling decide(Detection detection, String after, Policy policy, Situation situation, Instant now) {
        ProposedRevocation proposed = ProposedRevocation.of(detection, policy);
        String cause = after.isEmpty() ? detection.id() : detection.id() + '/' + after;
        Decision.Builder decision = Decision.builder(DecisionIds.onDetection(cause, proposed.target()))
                .detection(detection.id())
                .actor("rule:" + detection.rule());
        Judgement judgement = judge(proposed, mode(proposed, policy), policy, situation, now);
        Map<String, String> facts = new TreeMap<>();
        facts.put(FactNames.DETECTED_AT, detection.detectedAt().toString());
        String kid = ProposedRevocation.key(detection);
        if (kid != null && !kid.isBlank() && proposed.action().revokes()) {
            facts.put(FactNames.KEY, kid);
        }
        return ruling(proposed, judgement, decision.facts(facts), now);
    }

    /**
     * Decides again about a decision that waits for the budget.
     *
     * @return null if it continues to wait
     */
    public static @Nullable Ruling reconsider(
            Decision waiting, ProposedRevocation proposed, Policy policy, Situation situation, Instant now) {
        Mode mode = waiting.detection() == null ? Mode.ENFORCE : mode(proposed, policy);
        Judgement judgement = judge(proposed, mode, policy, situation, now);
        Decision.Outcome outcome = judgement.path().outcome();
        if (outcome != Decision.Outcome.REVOKED && outcome != Decision.Outcome.SUPPRESSED) {
            return null;
        }
        Map<String, String> facts = new TreeMap<>();
        facts.put(FactNames.OF_DECISION, waiting.id());
        facts.put(FactNames.CHARGED_AT, proposed.cause().chargedAt().toString());
        for (String kept : new String[] {
            FactNames.DETECTED_AT, FactNames.KEY, FactNames.CAUSE, FactNames.ROOT_DECISION, FactNames.ROOT_TARGET
        }) {
            String fact = waiting.facts().get(kept);
            if (fact != null) {
                facts.put(kept, fact);
            }
        }
        Decision.Builder decision = Decision.builder(DecisionIds.onWait(waiting.id()))
                .detection(waiting.detection())
                .actor(waiting.actor())
                .facts(facts);
        return ruling(proposed, judgement, decision, now);
    }

    /**
     * The decision about a token that was exchanged from a token that a rule revoked.
     *
     * @param decision with id, actor and the facts about the cause
     * @param shadow whether the ancestor is revoked in shadow
     */
    public static Ruling cascade(
            ProposedRevocation proposed,
            Decision.Builder decision,
            boolean shadow,
            Policy policy,
            Situation situation,
            Instant now) {
        Judgement judgement = judge(proposed, shadow ? Mode.SHADOW : Mode.ENFORCE, policy, situation, now);
        decision.fact(FactNames.CHARGED_AT, proposed.cause().chargedAt().toString());
        return ruling(proposed, judgement, decision, now);
    }

    private record Judgement(DecisionInputs inputs, Expiry expiry) {
        DecisionPath path() {
            return inputs.path();
        }
    }

    private static Mode mode(ProposedRevocation proposed, Policy policy) {
        Rule rule = Rules.byId(proposed.cause().rule());
        return rule == null
                ? Mode.OBSERVE
                : policy.enforcement(proposed.cause().tenant()).mode(rule);
    }

    private static Judgement judge(
            ProposedRevocation proposed, Mode mode, Policy policy, Situation situation, Instant now) {
        Enforcement enforcement = policy.enforcement(proposed.cause().tenant());
        Target target = proposed.target();
        boolean contested = proposed.owner().contested();
        Expiry expiry = target == null ? Expiry.NEVER : expiry(proposed, target, policy, situation, now);
        Revocation covering = covering(situation, expiry, mode);
        Instant reinstated = situation.reinstatedAt();
        DecisionInputs inputs = new DecisionInputs(
                new DecisionInputs.Request(
                        proposed.action(), proposed.severity(), enforcement.minimumSeverity(), target != null),
                new DecisionInputs.Obstacles(
                        target != null && proposed.owner().isProtected(enforcement, issuer(target)),
                        contested,
                        reinstated != null && !proposed.cause().actTime().isAfter(reinstated),
                        expiry.isPast(now),
                        covering == null ? null : covering.decision(),
                        situation.waiting()),
                mode,
                new DecisionInputs.Limits(
                        situation.reach().tokens(),
                        enforcement.budget().secondThreshold(),
                        Budget.of(enforcement.budget(), situation.used(), situation.liveTokens())));
        return new Judgement(inputs, expiry);
    }

    private static Expiry expiry(
            ProposedRevocation proposed, Target target, Policy policy, Situation situation, Instant now) {
        Instant exp = proposed.exp() != null ? proposed.exp() : situation.exp();
        Expiry expiry = Expiry.of(policy, target, exp, situation.reach(), now);
        return proposed.owner().contested() ? expiry.contested(policy, target, situation.reach(), now) : expiry;
    }

    /** The issuer of the token, session or grant. */
    static String issuer(Target target) {
        if (target instanceof Target.OfSession session) {
            return session.iss();
        }
        if (target instanceof Target.OfGrant grant) {
            return grant.iss();
        }
        return target.head().map(token -> token.iss()).orElse("");
    }

    /** The revocation that already covers the target. */
    private static @Nullable Revocation covering(Situation situation, Expiry expiry, Mode mode) {
        for (Revocation standing : situation.standing()) {
            if (covers(standing, expiry, mode)) {
                return standing;
            }
        }
        return null;
    }

    /** A revocation in shadow covers only another revocation in shadow. */
    private static boolean covers(Revocation standing, Expiry expiry, Mode mode) {
        if (standing.state() != Revocation.State.ENFORCED && mode != Mode.SHADOW) {
            return false;
        }
        Instant until = standing.expires();
        return until == null || !expiry.known() || expiry.at() == null || !until.isBefore(expiry.at());
    }

    private static Ruling ruling(
            ProposedRevocation proposed, Judgement judgement, Decision.Builder builder, Instant now) {
        DecisionPath path = judgement.path();
        Expiry expiry = judgement.expiry();
        Map<String, String> facts = new TreeMap<>();
        judgement.inputs().record(facts);
        if (facts.containsKey(FactNames.MODE)) {
            proposed.record(facts);
            if (expiry.at() != null) {
                facts.put(FactNames.EXPIRES, expiry.at().toString());
            }
        }
        Target target = proposed.target();
        if (target != null) {
            builder.target(target);
        }
        boolean lists = path == DecisionPath.REVOKE || path == DecisionPath.SHADOW;
        Decision decision = builder.time(now)
                .tenant(proposed.cause().tenant())
                .outcome(path.outcome())
                .rule(proposed.cause().rule())
                .reason(lists ? proposed.cause().title() : path.reason())
                .facts(facts)
                .build();
        return switch (path) {
            case REVOKE -> new Ruling.Revoke(decision, revocation(decision, expiry));
            case SHADOW -> new Ruling.Shadow(decision, revocation(decision, expiry));
            case AWAIT_CONTESTED, AWAIT_SECOND_PERSON, AWAIT_BUDGET, AWAIT_SHARE ->
                new Ruling.AwaitApproval(
                        decision,
                        Objects.requireNonNull(target, "a decision that waits has a target"),
                        path.approvals(),
                        path.waitsForBudget());
            case SUPPRESS_PROTECTED, SUPPRESS_REINSTATED, SUPPRESS_EXPIRED, SUPPRESS_COVERED, SUPPRESS_ATTACHED ->
                new Ruling.Suppressed(decision);
            case ALERT_BY_RULE, ALERT_BELOW_MINIMUM, ALERT_WITHOUT_TARGET, ALERT_IN_OBSERVE_MODE ->
                new Ruling.AlertOnly(decision);
        };
    }

    private static Revocation revocation(Decision decision, Expiry expiry) {
        return Revocation.by(decision).expires(expiry.at()).build();
    }
}
