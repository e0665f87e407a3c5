package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.policy.Mode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the outcome of a detection rests on, and nothing else: it is recorded with the decision as facts, and read
 * back from them yields the same outcome.
 *
 * @param action what is asked for, after policy had its say
 * @param minimum the severity from which on policy revokes
 * @param named whether there is a target
 * @param spared whether {@code never_revoke} protects the token's owner
 * @param expired whether no token that the target covers can be alive
 * @param coveredBy the decision that revoked the target already; null: none did
 * @param reach tokens that would fall
 * @param secondThreshold the reach above which two people must agree
 */
record Basis(
        Action action,
        Severity severity,
        Severity minimum,
        boolean named,
        boolean spared,
        boolean expired,
        @Nullable String coveredBy,
        Mode mode,
        int reach,
        int secondThreshold,
        Budget budget) {

    /** What is to be done. The order of the questions is that of {@link Engine}. */
    Course course() {
        if (!action.revokes()) {
            return Course.ALERT_BY_RULE;
        }
        if (!severity.isAtLeast(minimum)) {
            return Course.ALERT_BELOW_MINIMUM;
        }
        if (!named) {
            return Course.ALERT_NAMELESS;
        }
        if (spared) {
            return Course.SUPPRESS_SPARED;
        }
        if (expired) {
            return Course.SUPPRESS_EXPIRED;
        }
        if (coveredBy != null) {
            return Course.SUPPRESS_COVERED;
        }
        if (mode == Mode.OBSERVE) {
            return Course.ALERT_OBSERVED;
        }
        if (mode == Mode.SHADOW) {
            return Course.SHADOW;
        }
        if (reach > secondThreshold) {
            return Course.AWAIT_TWO;
        }
        return budget.allows(severity) ? Course.REVOKE : Course.AWAIT_ONE;
    }

    /** Writes this down. What was never asked for, because the answer was clear without it, is left out. */
    void record(Map<String, String> facts) {
        facts.put(FactNames.SEVERITY, severity.wireName());
        facts.put(FactNames.ACTION, action.wireName());
        Course course = course();
        if (course == Course.ALERT_BY_RULE) {
            return;
        }
        facts.put(FactNames.MINIMUM_SEVERITY, minimum.wireName());
        if (course == Course.ALERT_BELOW_MINIMUM || course == Course.ALERT_NAMELESS) {
            return;
        }
        facts.put(FactNames.MODE, mode.name().toLowerCase(Locale.ROOT));
        facts.put(FactNames.REACH, Integer.toString(reach));
        facts.put(FactNames.SECOND_THRESHOLD, Integer.toString(secondThreshold));
        budget.record(facts);
        if (spared) {
            facts.put(FactNames.SPARED, "true");
        }
        if (expired) {
            facts.put(FactNames.EXPIRED, "true");
        }
        if (coveredBy != null) {
            facts.put(FactNames.COVERED_BY, coveredBy);
        }
        if (course == Course.ALERT_OBSERVED) {
            facts.put(FactNames.WOULD, action.wireName());
        }
        if (course.people() > 0) {
            facts.put(FactNames.APPROVALS, Integer.toString(course.people()));
        }
    }

    /**
     * Reads it back.
     *
     * @param named whether the decision has a target
     * @throws IllegalArgumentException if a fact is missing or malformed
     */
    static Basis of(Map<String, String> facts, boolean named) {
        return new Basis(
                Action.parse(fact(facts, FactNames.ACTION)),
                Severity.parse(fact(facts, FactNames.SEVERITY)),
                Severity.parse(facts.getOrDefault(FactNames.MINIMUM_SEVERITY, "low")),
                named,
                facts.containsKey(FactNames.SPARED),
                facts.containsKey(FactNames.EXPIRED),
                facts.get(FactNames.COVERED_BY),
                Mode.valueOf(facts.getOrDefault(FactNames.MODE, "observe").toUpperCase(Locale.ROOT)),
                number(facts, FactNames.REACH),
                number(facts, FactNames.SECOND_THRESHOLD),
                Budget.of(facts));
    }

    static int number(Map<String, String> facts, String name) {
        return Integer.parseInt(facts.getOrDefault(name, "0"));
    }

    private static String fact(Map<String, String> facts, String name) {
        String fact = facts.get(name);
        if (fact == null) {
            throw new IllegalArgumentException(name + ": is missing");
        }
        return fact;
    }
}
