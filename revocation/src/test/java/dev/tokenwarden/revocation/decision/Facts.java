package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A situation that a test writes down. */
final class Facts implements Situation {
    final Map<Target, Revocation> standing = new HashMap<>();
    final Map<TokenIdentity, Reach> reach = new HashMap<>();
    final Map<TokenIdentity, Instant> exp = new HashMap<>();
    final BudgetWindows budgets = new BudgetWindows();
    Long liveTokens;
    Long covered;

    /** Takes in what was decided, as the service does. */
    void apply(Ruling ruling, Severity severity, Instant detected) {
        if (ruling.decision().outcome() == Decision.Outcome.REVOKED) {
            budgets.record(ruling.decision().tenant(), ruling.decision().rule(), detected, severity);
            standing.put(ruling.revocation().target(), ruling.revocation());
        }
    }

    @Override
    public Revocation standing(Target target) {
        return standing.get(target);
    }

    @Override
    public Reach reach(TokenIdentity token) {
        return reach.getOrDefault(token, Reach.NONE);
    }

    @Override
    public Instant exp(TokenIdentity token) {
        return exp.get(token);
    }

    @Override
    public BudgetUse used(String tenant, String rule, Instant detected, Duration window) {
        return budgets.used(tenant, rule, detected, window);
    }

    @Override
    public Long liveTokens(Target target) {
        return covered;
    }

    @Override
    public Long liveTokens(String tenant) {
        return liveTokens;
    }
}
