package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.TokenIdentity;
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
 * Decides on detections. A pure function: the same detection, policy, situation and time always yield the same decision,
 * and its outcome follows from its recorded facts alone ({@link Replay}).
 *
 * <p>The first of these that holds decides: the action only alerts; the severity is below the minimum; no token is named;
 * policy protects the token's owner; the token is dead already; it is revoked already; the mode is to observe, or shadow;
 * more than the second threshold would fall; the budget is used up. Else the target is revoked.
 */
public final class Engine {
    private Engine() {}

    /** The decision on {@code detection} at {@code now}, with the facts it rests on. */
    public static Ruling decide(Detection detection, Policy policy, Situation situation, Instant now) {
        Rule rule = Rules.byId(detection.rule());
        Enforcement enforcement = policy.enforcement(detection.tenant());
        Action action = action(detection, policy, rule);
        TokenIdentity token = TargetOf.token(detection);
        Target target = TargetOf.detection(detection, action);
        Mode mode = rule == null ? Mode.OBSERVE : enforcement.mode(rule);
        Reach reach = token == null ? Reach.NONE : situation.reach(token);
        Expiry expiry = token == null ? Expiry.NEVER : expiry(detection, token, policy, situation, reach, now);
        Revocation covering = token == null || target == null ? null : covering(situation, token, target, expiry, mode);
        var limits = enforcement.budget();
        Basis basis = new Basis(
                action,
                detection.severity(),
                enforcement.minimumSeverity(),
                target != null,
                token != null && isProtected(detection, token, enforcement),
                expiry.isPast(now),
                covering == null ? null : covering.decision(),
                mode,
                1 + reach.descendants(),
                limits.secondThreshold(),
                Budget.of(
                        limits,
                        situation.used(detection.tenant(), detection.rule(), detection.detectedAt(), limits.window()),
                        situation.liveTokens(detection.tenant())));
        return ruling(detection, basis, target, expiry, facts(detection, basis, expiry), now);
    }

    /** What the rule asks for, unless policy by now asks for less; a rule that is not in the catalogue only alerts. */
    private static Action action(Detection detection, Policy policy, @Nullable Rule rule) {
        return rule == null
                ? Action.ALERT
                : Action.min(
                        detection.action(),
                        policy.settings(detection.tenant(), rule).action());
    }

    private static Expiry expiry(
            Detection detection, TokenIdentity token, Policy policy, Situation situation, Reach reach, Instant now) {
        Instant told = TargetOf.exp(detection, token);
        return Expiry.ofToken(policy, token, told != null ? told : situation.exp(token), reach, now);
    }

    private static boolean isProtected(Detection detection, TokenIdentity token, Enforcement enforcement) {
        TokenSummary summary = detection.token();
        return summary == null
                ? enforcement.isNeverRevoked(null, null, token.iss())
                : enforcement.isNeverRevoked(summary.clientId(), summary.sub(), token.iss());
    }

    /** The revocation that makes another one needless: of the same target, or the chain that the token begins. */
    private static @Nullable Revocation covering(
            Situation situation, TokenIdentity token, Target target, Expiry expiry, Mode mode) {
        Revocation same = situation.standing(target);
        if (same != null && covers(same, expiry, mode)) {
            return same;
        }
        Revocation chain = target instanceof Target.OfToken ? situation.standing(Target.chain(token)) : null;
        return chain != null && covers(chain, expiry, mode) ? chain : null;
    }

    /** One in shadow makes only another one in shadow needless. */
    private static boolean covers(Revocation standing, Expiry expiry, Mode mode) {
        if (standing.state() != Revocation.State.ENFORCED && mode != Mode.SHADOW) {
            return false;
        }
        Instant until = standing.expires();
        return until == null || !expiry.known() || expiry.at() == null || !until.isBefore(expiry.at());
    }

    private static Map<String, String> facts(Detection detection, Basis basis, Expiry expiry) {
        Map<String, String> facts = new TreeMap<>();
        basis.record(facts);
        facts.put(FactNames.DETECTED_AT, detection.detectedAt().toString());
        if (facts.containsKey(FactNames.MODE) && expiry.at() != null) {
            facts.put(FactNames.EXPIRES, expiry.at().toString());
        }
        TokenSummary token = detection.token();
        if (token != null && basis.action().revokes()) {
            put(facts, FactNames.SUBJECT, token.sub());
            put(facts, FactNames.KEY, token.kid());
        }
        return facts;
    }

    private static void put(Map<String, String> facts, String name, @Nullable String fact) {
        if (fact != null && !fact.isBlank()) {
            facts.put(name, fact);
        }
    }

    private static Ruling ruling(
            Detection detection,
            Basis basis,
            @Nullable Target target,
            Expiry expiry,
            Map<String, String> facts,
            Instant now) {
        Course course = basis.course();
        boolean lists = course == Course.REVOKE || course == Course.SHADOW;
        String actor = "rule:" + detection.rule();
        Decision decision = new Decision(
                DecisionIds.onDetection(detection.id(), target),
                now,
                detection.tenant(),
                course.outcome(),
                target,
                detection.rule(),
                detection.id(),
                actor,
                lists ? detection.title() : course.reason(),
                facts);
        return switch (course) {
            case REVOKE -> new Ruling.Revoke(decision, revocation(decision, expiry, Revocation.State.ENFORCED));
            case SHADOW -> new Ruling.Shadow(decision, revocation(decision, expiry, Revocation.State.SHADOW));
            case AWAIT_ONE, AWAIT_TWO -> new Ruling.AwaitApproval(decision, named(target), course.people());
            case SUPPRESS_SPARED, SUPPRESS_EXPIRED, SUPPRESS_COVERED -> new Ruling.Suppressed(decision);
            case ALERT_BY_RULE, ALERT_BELOW_MINIMUM, ALERT_NAMELESS, ALERT_OBSERVED -> new Ruling.AlertOnly(decision);
        };
    }

    private static Revocation revocation(Decision decision, Expiry expiry, Revocation.State state) {
        return new Revocation(
                named(decision.target()),
                state,
                decision.time(),
                null,
                expiry.at(),
                decision.id(),
                decision.rule(),
                decision.actor(),
                decision.reason());
    }

    private static Target named(@Nullable Target target) {
        return Objects.requireNonNull(target, "this course is taken only where there is a target");
    }
}
