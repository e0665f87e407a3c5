package dev.tokenwarden.policy;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The enforcement settings of one tenant.
 *
 * <p>The mode of a rule is the tenant's mode for that rule. If there is none, it is the weaker of the tenant's mode and the general
 * mode of the rule. If only one of these is given, it is that one. If neither is given, it is the general mode.
 */
public final class Enforcement {

    private final Map<Rule, Mode> modes;
    private final RevocationBudget budget;
    private final Severity minimumSeverity;
    private final List<NeverRevoke> neverRevoke;
    private final Escalation escalation;
    private final boolean twoPerson;

    private Enforcement(
            Map<Rule, Mode> modes,
            RevocationBudget budget,
            Severity minimumSeverity,
            List<NeverRevoke> neverRevoke,
            Escalation escalation,
            boolean twoPerson) {
        this.modes = Map.copyOf(modes);
        this.budget = budget;
        this.minimumSeverity = minimumSeverity;
        this.neverRevoke = List.copyOf(neverRevoke);
        this.escalation = escalation;
        this.twoPerson = twoPerson;
    }

    static Enforcement resolve(EnforcementPolicy general, EnforcementPolicy.ForTenant own, @Nullable String tenant) {
        Map<Rule, Mode> modes = new HashMap<>();
        for (Rule rule : Rules.all()) {
            modes.put(rule, mode(general, own, rule.id()));
        }
        List<NeverRevoke> never = new ArrayList<>();
        for (NeverRevoke entry : general.neverRevoke()) {
            if (tenant == null ? entry.tenant() == null : entry.appliesTo(tenant)) {
                never.add(entry);
            }
        }
        never.addAll(own.neverRevoke());
        return new Enforcement(
                modes,
                Objects.requireNonNullElse(own.budget(), general.budget()),
                Objects.requireNonNullElse(own.minimumSeverity(), general.minimumSeverity()),
                never,
                Objects.requireNonNullElse(own.escalation(), general.escalation()),
                twoPerson(general, own));
    }

    private static boolean twoPerson(EnforcementPolicy general, EnforcementPolicy.ForTenant own) {
        Boolean given = own.twoPerson() != null ? own.twoPerson() : general.twoPerson();
        return given != null ? given : Objects.requireNonNullElse(own.mode(), general.mode()) == Mode.ENFORCE;
    }

    private static Mode mode(EnforcementPolicy general, EnforcementPolicy.ForTenant own, String rule) {
        Mode ownRule = own.rules().get(rule);
        if (ownRule != null) {
            return ownRule;
        }
        Mode generalRule = general.rules().get(rule);
        if (generalRule != null && own.mode() != null) {
            return generalRule.compareTo(own.mode()) <= 0 ? generalRule : own.mode();
        }
        if (generalRule != null) {
            return generalRule;
        }
        return Objects.requireNonNullElse(own.mode(), general.mode());
    }

    /** Whether decisions about detections of this rule take effect. */
    public Mode mode(Rule rule) {
        return Objects.requireNonNullElse(modes.get(rule), Mode.OBSERVE);
    }

    /** The limit of automatic revocations. */
    public RevocationBudget budget() {
        return budget;
    }

    /** Detections below this severity never revoke automatically. */
    public Severity minimumSeverity() {
        return minimumSeverity;
    }

    /** When several revocations lead to the proposal of a wider one. */
    public Escalation escalation() {
        return escalation;
    }

    /**
     * Whether a second person must approve a revocation that a person orders, if it hits more tokens than
     * {@link RevocationBudget#secondThreshold()}, or an issuer, key or client. Without {@code two_person} in the policy: in mode
     * enforce.
     */
    public boolean twoPerson() {
        return twoPerson;
    }

    /** The identities that automation never revokes. */
    public List<NeverRevoke> neverRevoke() {
        return neverRevoke;
    }

    /** Whether automation may not revoke a token of these parties. A null party is unknown and does not match. */
    public boolean isNeverRevoked(@Nullable String client, @Nullable String subject, @Nullable String issuer) {
        for (NeverRevoke entry : neverRevoke) {
            if (entry.matches(client, subject, issuer)) {
                return true;
            }
        }
        return false;
    }
}
