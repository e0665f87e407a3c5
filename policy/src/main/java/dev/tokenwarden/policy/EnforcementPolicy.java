package dev.tokenwarden.policy;

import dev.tokenwarden.contract.detection.Severity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how far decisions take effect, for all tenants.
 *
 * @param mode the mode where no more specific one is given
 * @param rules modes by rule id
 * @param minimumSeverity detections below it never lead to an automatic revocation
 * @param twoPerson whether a wide revocation that a person orders needs a second person; null: where the mode is
 *     enforce
 */
public record EnforcementPolicy(
        Mode mode,
        Map<String, Mode> rules,
        RevocationBudget budget,
        Severity minimumSeverity,
        List<NeverRevoke> neverRevoke,
        Escalation escalation,
        @Nullable Boolean twoPerson) {

    public EnforcementPolicy {
        Objects.requireNonNull(escalation, "escalation");
        Objects.requireNonNull(mode, "mode");
        rules = Map.copyOf(rules);
        Objects.requireNonNull(budget, "budget");
        Objects.requireNonNull(minimumSeverity, "minimumSeverity");
        neverRevoke = List.copyOf(neverRevoke);
    }

    /** Mode {@code observe} with default limits. */
    public static EnforcementPolicy defaults() {
        return new EnforcementPolicy(
                Mode.OBSERVE,
                Map.of(),
                RevocationBudget.defaults(),
                Severity.MEDIUM,
                List.of(),
                Escalation.defaults(),
                null);
    }

    /**
     * The settings of one tenant that differ; null or empty: no difference. {@code neverRevoke} adds to the general
     * list.
     */
    public record ForTenant(
            @Nullable Mode mode,
            Map<String, Mode> rules,
            @Nullable RevocationBudget budget,
            @Nullable Severity minimumSeverity,
            List<NeverRevoke> neverRevoke,
            @Nullable Escalation escalation,
            @Nullable Boolean twoPerson) {

        /** No difference. */
        public static final ForTenant NONE = new ForTenant(null, Map.of(), null, null, List.of(), null, null);

        public ForTenant {
            rules = Map.copyOf(rules);
            neverRevoke = List.copyOf(neverRevoke);
        }

        /** A copy with these modes of rules. */
        ForTenant with(Map<String, Mode> modes) {
            return new ForTenant(mode, modes, budget, minimumSeverity, neverRevoke, escalation, twoPerson);
        }
    }
}
