package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.policy.Enforcement;
import dev.tokenwarden.contract.policy.Mode;
import dev.tokenwarden.contract.policy.Policy;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.contract.rule.Rule;
import dev.tokenwarden.contract.rule.Rules;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides on detections. A pure function: the same detection, policy, situation and time always yield the same decision.
 *
 * <p>The first of these that holds decides: the action only alerts; the severity is below the minimum; no token is named;
 * policy protects the token's owner; the token is dead already; it is revoked already; the mode is to observe; more than
 * the second threshold would fall; the budget is used up. Else the target is revoked.
 */
public final class Engine {
    private Engine() {}

    /** The decision on {@code detection} at {@code now}, with the facts it rests on. */
    public static Ruling decide(Detection detection, Policy policy, Situation situation, Instant now) {
        Map<String, String> facts = new TreeMap<>();
        facts.put(FactNames.SEVERITY, detection.severity().wireName());
        facts.put(FactNames.DETECTED_AT, detection.detectedAt().toString());
        Rule rule = Rules.byId(detection.rule());
        Action action = action(detection, policy, rule);
        facts.put(FactNames.ACTION, action.wireName());
        Target target = TargetOf.detection(detection, action);
        Verdict verdict = judge(new Case(detection, rule, action, target, policy, situation, now, facts));
        return ruling(detection, verdict, facts, now);
    }

    /** What the rule asks for, unless policy by now asks for less; a rule that is not in the catalogue only alerts. */
    private static Action action(Detection detection, Policy policy, @Nullable Rule rule) {
        return rule == null
                ? Action.ALERT
                : Action.min(
                        detection.action(),
                        policy.settings(detection.tenant(), rule).action());
    }

    private record Case(
            Detection detection,
            @Nullable Rule rule,
            Action action,
            @Nullable Target target,
            Policy policy,
            Situation situation,
            Instant now,
            Map<String, String> facts) {}

    private static Verdict judge(Case c) {
        Detection detection = c.detection;
        Enforcement enforcement = c.policy.enforcement(detection.tenant());
        if (c.rule == null || !c.action.revokes()) {
            return new Verdict.AlertOnly(c.target, "the rule only alerts");
        }
        if (!detection.severity().isAtLeast(enforcement.minimumSeverity())) {
            return new Verdict.AlertOnly(c.target, "below the severity from which on policy revokes");
        }
        TokenIdentity token = TargetOf.token(detection);
        if (c.target == null || token == null) {
            return new Verdict.AlertOnly(null, "no token is named that could be revoked");
        }
        if (isProtected(detection, token, enforcement)) {
            return new Verdict.Suppressed(c.target, "policy protects the token's owner (never_revoke)");
        }
        Instant told = TargetOf.exp(detection, token);
        Instant exp = told != null ? told : c.situation.exp(token);
        Reach reach = c.situation.reach(token);
        Expiry expiry = Expiry.ofToken(c.policy, token, exp, reach, c.now);
        if (expiry.isPast(c.now)) {
            return new Verdict.Suppressed(c.target, "the token has expired");
        }
        Revocation covering = covering(c.situation, token, c.target, expiry);
        if (covering != null) {
            c.facts.put(FactNames.COVERED_BY, covering.decision());
            return new Verdict.Suppressed(c.target, "revoked already");
        }
        return weigh(c, c.rule, c.target, expiry, reach, enforcement);
    }

    private static Verdict weigh(
            Case c, Rule rule, Target target, Expiry expiry, Reach reach, Enforcement enforcement) {
        Detection detection = c.detection;
        Mode mode = enforcement.mode(rule);
        c.facts.put(FactNames.MODE, mode.name().toLowerCase(Locale.ROOT));
        if (expiry.at() != null) {
            c.facts.put(FactNames.EXPIRES, expiry.at().toString());
        }
        c.facts.put(FactNames.REACH, Integer.toString(1 + reach.descendants()));
        if (mode == Mode.OBSERVE) {
            c.facts.put(FactNames.WOULD, c.action.wireName());
            return new Verdict.AlertOnly(target, "policy observes: decided and recorded, nothing touched");
        }
        var limits = enforcement.budget();
        if (1 + reach.descendants() > limits.secondThreshold()) {
            c.facts.put(FactNames.APPROVALS, "2");
            return new Verdict.AwaitApproval(target, 2, "more tokens would fall than two people must agree to");
        }
        Long live = c.situation.liveTokens(detection.tenant());
        Budget budget = Budget.of(
                limits,
                c.situation.used(detection.tenant(), detection.rule(), detection.detectedAt(), limits.window()),
                live);
        c.facts.put(FactNames.BUDGET_USED, Integer.toString(budget.used().total()));
        c.facts.put(FactNames.BUDGET_LIMIT, Integer.toString(budget.limit()));
        c.facts.put(FactNames.BUDGET_WINDOW, limits.window().toString());
        if (live != null) {
            c.facts.put(FactNames.LIVE_TOKENS, live.toString());
        }
        if (!budget.allows(detection.severity())) {
            c.facts.put(FactNames.APPROVALS, "1");
            return new Verdict.AwaitApproval(target, 1, "the budget for automatic revocations is used up");
        }
        return new Verdict.Revoke(target, expiry, detection.title());
    }

    private static boolean isProtected(Detection detection, TokenIdentity token, Enforcement enforcement) {
        TokenSummary summary = detection.token();
        return summary == null
                ? enforcement.isNeverRevoked(null, null, token.iss())
                : enforcement.isNeverRevoked(summary.clientId(), summary.sub(), token.iss());
    }

    /** The enforced revocation that makes another one needless: the same target, or the chain that the token begins. */
    private static @Nullable Revocation covering(
            Situation situation, TokenIdentity token, Target target, Expiry expiry) {
        Revocation same = situation.standing(target);
        if (same != null && covers(same, expiry)) {
            return same;
        }
        Revocation chain = target instanceof Target.OfToken ? situation.standing(Target.chain(token)) : null;
        return chain != null && covers(chain, expiry) ? chain : null;
    }

    private static boolean covers(Revocation standing, Expiry expiry) {
        if (standing.state() != Revocation.State.ENFORCED) {
            return false;
        }
        Instant until = standing.expires();
        return until == null || !expiry.known() || expiry.at() == null || !until.isBefore(expiry.at());
    }

    private static Ruling ruling(Detection detection, Verdict verdict, Map<String, String> facts, Instant now) {
        Target target;
        Decision.Outcome outcome;
        if (verdict instanceof Verdict.Revoke revoke) {
            target = revoke.target();
            outcome = Decision.Outcome.REVOKED;
        } else if (verdict instanceof Verdict.AwaitApproval await) {
            target = await.target();
            outcome = Decision.Outcome.AWAITING_APPROVAL;
        } else if (verdict instanceof Verdict.Suppressed suppressed) {
            target = suppressed.target();
            outcome = Decision.Outcome.SUPPRESSED;
        } else {
            target = ((Verdict.AlertOnly) verdict).target();
            outcome = Decision.Outcome.ALERT_ONLY;
        }
        String actor = "rule:" + detection.rule();
        Decision decision = new Decision(
                DecisionIds.onDetection(detection.id(), target),
                now,
                detection.tenant(),
                outcome,
                target,
                detection.rule(),
                detection.id(),
                actor,
                verdict.reason(),
                facts);
        Revocation revocation = verdict instanceof Verdict.Revoke revoke
                ? new Revocation(
                        revoke.target(),
                        Revocation.State.ENFORCED,
                        now,
                        null,
                        revoke.expiry().at(),
                        decision.id(),
                        detection.rule(),
                        actor,
                        revoke.reason())
                : null;
        return new Ruling(decision, revocation);
    }
}
