package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a test says is known. */
final class SituationFacts {
    final Map<Target, Revocation> revocations = new HashMap<>();
    final Map<TokenIdentity, RevocationReach> reach = new HashMap<>();
    final Map<Target, Instant> reinstated = new HashMap<>();
    final BudgetWindows budgets = new BudgetWindows();
    Long liveTokens;
    Long covered;
    String waiting;

    /** Adds what was decided, as the service does. */
    void apply(Ruling ruling, Severity severity, Instant detected) {
        Decision decision = ruling.decision();
        if (decision.outcome() == Decision.Outcome.REVOKED) {
            TokenOwner owner = new TokenOwner(
                    decision.facts().get(FactNames.CLIENT), decision.facts().get(FactNames.SUBJECT), false);
            budgets.record(decision.tenant(), decision.rule(), owner, detected, severity);
            revocations.put(ruling.revocation().target(), ruling.revocation());
        }
    }

    Situation of(Detection detection, Policy policy) {
        return of(ProposedRevocation.of(detection, policy), policy);
    }

    Situation of(ProposedRevocation proposed, Policy policy) {
        Target target = proposed.target();
        List<Revocation> standing = new ArrayList<>();
        if (target != null) {
            add(standing, target);
            if (target instanceof Target.OfToken token) {
                add(standing, Target.chain(token.token()));
            }
        }
        ProposedRevocation.Cause cause = proposed.cause();
        return new Situation(
                target == null
                        ? RevocationReach.NONE
                        : target.head().map(reach::get).orElse(RevocationReach.NONE),
                null,
                standing,
                budgets.used(
                        cause.tenant(),
                        cause.rule(),
                        proposed.owner(),
                        cause.chargedAt(),
                        policy.enforcement(cause.tenant()).budget().window()),
                liveTokens,
                target == null ? null : reinstated.get(target),
                waiting);
    }

    Escalations.WiderTarget wider(Target target) {
        return new Escalations.WiderTarget(revocations.containsKey(target), covered, reinstated.get(target));
    }

    private void add(List<Revocation> standing, Target target) {
        if (revocations.containsKey(target)) {
            standing.add(revocations.get(target));
        }
    }
}
