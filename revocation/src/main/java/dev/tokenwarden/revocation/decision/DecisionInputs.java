package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.policy.Mode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All inputs that the outcome of a decision depends on. They are recorded with the decision as facts. Inputs that are read from
 * the facts give the same outcome.
 */
record DecisionInputs(Request request, Obstacles obstacles, Mode mode, Limits limits) {

    /**
     * The requested action.
     *
     * @param minimum the lowest severity at which the policy revokes
     */
    record Request(Action action, Severity severity, Severity minimum, boolean hasTarget) {}

    /**
     * Facts that speak against a revocation.
     *
     * @param isProtected whether {@code never_revoke} names the token's owner
     * @param contested whether reporters contradict each other about the token
     * @param reinstated whether a person reinstated the target after the act
     * @param expired whether no token that the target covers can be alive
     * @param coveredBy id of the decision that already revoked the target; null: none
     * @param attachTo id of the decision about the target that waits for approval; null: none
     */
    record Obstacles(
            boolean isProtected,
            boolean contested,
            boolean reinstated,
            boolean expired,
            @Nullable String coveredBy,
            @Nullable String attachTo) {}

    /**
     * Limits of automatic revocation.
     *
     * @param reach number of tokens that the revocation covers
     * @param secondThreshold the reach above which two people must approve
     */
    record Limits(int reach, int secondThreshold, Budget budget) {}

    /** The first check that decides. {@link Engine} lists the order of the checks. */
    DecisionPath path() {
        if (!request.action().revokes()) {
            return DecisionPath.ALERT_BY_RULE;
        }
        if (!request.severity().isAtLeast(request.minimum())) {
            return DecisionPath.ALERT_BELOW_MINIMUM;
        }
        if (!request.hasTarget()) {
            return DecisionPath.ALERT_WITHOUT_TARGET;
        }
        if (obstacles.isProtected() && !obstacles.contested()) {
            return DecisionPath.SUPPRESS_PROTECTED;
        }
        if (obstacles.reinstated()) {
            return DecisionPath.SUPPRESS_REINSTATED;
        }
        if (obstacles.expired()) {
            return DecisionPath.SUPPRESS_EXPIRED;
        }
        if (obstacles.coveredBy() != null) {
            return DecisionPath.SUPPRESS_COVERED;
        }
        if (mode == Mode.OBSERVE) {
            return DecisionPath.ALERT_IN_OBSERVE_MODE;
        }
        if (mode == Mode.SHADOW) {
            return DecisionPath.SHADOW;
        }
        DecisionPath path = withinLimits();
        return path.approvals() > 0 && obstacles.attachTo() != null ? DecisionPath.SUPPRESS_ATTACHED : path;
    }

    private DecisionPath withinLimits() {
        if (obstacles.isProtected()) {
            return DecisionPath.AWAIT_CONTESTED;
        }
        if (limits.reach() > limits.secondThreshold()) {
            return DecisionPath.AWAIT_SECOND_PERSON;
        }
        return switch (limits.budget().room(request.severity())) {
            case FREE -> DecisionPath.REVOKE;
            case USED_UP -> DecisionPath.AWAIT_BUDGET;
            case SHARE_USED_UP -> DecisionPath.AWAIT_SHARE;
        };
    }

    /** Adds the inputs to the facts. Inputs that the outcome does not depend on are left out. */
    void record(Map<String, String> facts) {
        facts.put(FactNames.SEVERITY, request.severity().wireName());
        facts.put(FactNames.ACTION, request.action().wireName());
        DecisionPath path = path();
        if (path == DecisionPath.ALERT_BY_RULE) {
            return;
        }
        facts.put(FactNames.MINIMUM_SEVERITY, request.minimum().wireName());
        if (path == DecisionPath.ALERT_BELOW_MINIMUM || path == DecisionPath.ALERT_WITHOUT_TARGET) {
            return;
        }
        facts.put(FactNames.MODE, mode.name().toLowerCase(Locale.ROOT));
        facts.put(FactNames.REACH, Integer.toString(limits.reach()));
        facts.put(FactNames.SECOND_THRESHOLD, Integer.toString(limits.secondThreshold()));
        limits.budget().record(facts);
        FactValues.flag(facts, FactNames.PROTECTED, obstacles.isProtected());
        FactValues.flag(facts, FactNames.CONTESTED, obstacles.contested());
        FactValues.flag(facts, FactNames.REINSTATED_SINCE, obstacles.reinstated());
        FactValues.flag(facts, FactNames.EXPIRED, obstacles.expired());
        if (obstacles.coveredBy() != null) {
            facts.put(FactNames.COVERED_BY, obstacles.coveredBy());
        }
        if (obstacles.attachTo() != null) {
            facts.put(FactNames.ATTACHED_TO, obstacles.attachTo());
        }
        if (path == DecisionPath.ALERT_IN_OBSERVE_MODE) {
            facts.put(FactNames.WOULD, request.action().wireName());
        }
        if (path.approvals() > 0) {
            facts.put(FactNames.APPROVALS, Integer.toString(path.approvals()));
        }
        if (path.waitsForBudget()) {
            facts.put(FactNames.WAITS_FOR, FactNames.BUDGET);
        }
    }

    /**
     * Reads the inputs from the facts of a decision.
     *
     * @param hasTarget whether the decision has a target
     * @throws IllegalArgumentException if a fact is missing or malformed
     */
    static DecisionInputs of(Map<String, String> facts, boolean hasTarget) {
        return new DecisionInputs(
                new Request(
                        Action.parse(FactValues.text(facts, FactNames.ACTION)),
                        Severity.parse(FactValues.text(facts, FactNames.SEVERITY)),
                        Severity.parse(facts.getOrDefault(FactNames.MINIMUM_SEVERITY, "low")),
                        hasTarget),
                new Obstacles(
                        facts.containsKey(FactNames.PROTECTED),
                        facts.containsKey(FactNames.CONTESTED),
                        facts.containsKey(FactNames.REINSTATED_SINCE),
                        facts.containsKey(FactNames.EXPIRED),
                        facts.get(FactNames.COVERED_BY),
                        facts.get(FactNames.ATTACHED_TO)),
                Mode.valueOf(facts.getOrDefault(FactNames.MODE, "observe").toUpperCase(Locale.ROOT)),
                new Limits(
                        FactValues.number(facts, FactNames.REACH),
                        FactValues.number(facts, FactNames.SECOND_THRESHOLD),
                        Budget.of(facts)));
    }
}
