package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A revocation that a rule proposes, before the decision.
 *
 * @param action the proposed action, limited by policy
 * @param target the target of the revocation; null: the detection names no token
 * @param exp the token's {@code exp}, from the detection; null: not known
 */
public record ProposedRevocation(
        Cause cause,
        Severity severity,
        Action action,
        @Nullable Target target,
        TokenOwner owner,
        @Nullable Instant exp) {

    /**
     * The cause of the proposal.
     *
     * @param detection id of the detection; null if the cause is the revocation of an ancestor
     * @param title one line for people
     * @param actTime event time of the act that completed the proof
     * @param chargedAt the time at which the revocation counts against the budget
     */
    public record Cause(
            String tenant, String rule, @Nullable String detection, String title, Instant actTime, Instant chargedAt) {}

    /** The proposal of this detection. A rule that is not in the catalogue only alerts. */
    public static ProposedRevocation of(Detection detection, Policy policy) {
        Rule rule = Rules.byId(detection.rule());
        Action action = rule == null
                ? Action.ALERT
                : Action.min(
                        detection.action(),
                        policy.settings(detection.tenant(), rule).action());
        Cause cause = new Cause(
                detection.tenant(),
                detection.rule(),
                detection.id(),
                detection.title(),
                detection.time(),
                detection.detectedAt());
        Target target = DetectionTarget.of(detection, action);
        return new ProposedRevocation(
                cause,
                detection.severity(),
                action,
                target,
                TokenOwner.of(detection.token()),
                target == null ? null : DetectionTarget.exp(detection, target));
    }

    /**
     * The proposal of a decision that waits, to decide again.
     *
     * @param chargedAt the time at which it would count against the budget now
     * @return empty if the decision does not record enough facts
     */
    public static Optional<ProposedRevocation> of(Decision waiting, Instant chargedAt) {
        Map<String, String> facts = waiting.facts();
        String title = facts.get(FactNames.TITLE);
        String act = facts.get(FactNames.ACT_TIME);
        if (title == null || act == null || waiting.rule() == null) {
            return Optional.empty();
        }
        try {
            Cause cause = new Cause(
                    waiting.tenant(), waiting.rule(), waiting.detection(), title, Instant.parse(act), chargedAt);
            String exp = facts.get(FactNames.TOKEN_EXP);
            return Optional.of(new ProposedRevocation(
                    cause,
                    Severity.parse(facts.getOrDefault(FactNames.SEVERITY, "high")),
                    Action.parse(facts.getOrDefault(FactNames.ACTION, "alert")),
                    waiting.target(),
                    new TokenOwner(
                            facts.get(FactNames.CLIENT),
                            facts.get(FactNames.SUBJECT),
                            facts.containsKey(FactNames.CONTESTED)),
                    exp == null ? null : Instant.parse(exp)));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The same, with the severity of later evidence. */
    public ProposedRevocation withSeverity(Severity other) {
        return new ProposedRevocation(cause, other, action, target, owner, exp);
    }

    /** Records the facts that are needed to decide again. */
    void record(Map<String, String> facts) {
        facts.put(FactNames.TITLE, cause.title());
        facts.put(FactNames.ACT_TIME, cause.actTime().toString());
        put(facts, FactNames.CLIENT, owner.clientId());
        put(facts, FactNames.SUBJECT, owner.sub());
        if (exp != null) {
            facts.put(FactNames.TOKEN_EXP, exp.toString());
        }
    }

    /** The key that signed the token of this detection, for escalation; null: not known. */
    static @Nullable String key(Detection detection) {
        TokenSummary token = detection.token();
        return token == null ? null : token.kid();
    }

    private static void put(Map<String, String> facts, String name, @Nullable String fact) {
        if (fact != null && !fact.isBlank()) {
            facts.put(name, fact);
        }
    }
}
