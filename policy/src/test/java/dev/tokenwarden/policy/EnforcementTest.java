package dev.tokenwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnforcementTest {

    /** All: mode of all, mode of the rule; tenant: its mode, its mode of the rule; then what holds. */
    @ParameterizedTest
    @CsvSource({
        "-,       -,       -,       -,       OBSERVE",
        "enforce, -,       -,       -,       ENFORCE",
        "observe, enforce, -,       -,       ENFORCE",
        "enforce, observe, -,       -,       OBSERVE",
        "observe, -,       enforce, -,       ENFORCE",
        "enforce, -,       observe, -,       OBSERVE",
        "observe, enforce, observe, -,       OBSERVE",
        "observe, observe, enforce, -,       OBSERVE",
        "observe, enforce, enforce, -,       ENFORCE",
        "enforce, enforce, enforce, observe, OBSERVE",
        "observe, observe, observe, enforce, ENFORCE",
    })
    void mode_theMoreParticularHolds_andOnATieTheMoreCareful(
            String all, String allRule, String tenant, String tenantRule, Mode expected) throws Exception {
        String text = "enforcement: {" + mode(all) + rule(allRule) + "}\n" + "tenants: {acme: {enforcement: {"
                + mode(tenant) + rule(tenantRule) + "}}}\n";

        assertThat(enforcement(text, "acme").mode(Rules.SCOPE_PROBING)).isEqualTo(expected);
    }

    @Test
    void budget_ofATenant_takesWhatItDoesNotSayFromThatOfAll() throws Exception {
        String text = """
                enforcement: {max_automatic_revocations: {count: 5, share_of_active: 0.5, window: PT1M}}
                tenants: {acme: {enforcement: {max_automatic_revocations: {window: PT2M}, minimum_severity: critical}}}
                """;

        assertThat(enforcement(text, "acme").budget())
                .isEqualTo(new RevocationBudget(5, 0.5, Duration.ofMinutes(2), 50));
        assertThat(enforcement(text, "acme").minimumSeverity()).isEqualTo(Severity.CRITICAL);
        assertThat(enforcement(text, "globex").budget())
                .isEqualTo(new RevocationBudget(5, 0.5, Duration.ofMinutes(1), 50));
    }

    @Test
    void secondThreshold_isThatOfAll_unlessTheTenantHasACountOfItsOwn() throws Exception {
        String text = """
                enforcement: {second_threshold: 70}
                tenants:
                  acme: {enforcement: {max_automatic_revocations: {window: PT2M}}}
                  globex: {enforcement: {max_automatic_revocations: {count: 3}}}
                """;

        assertThat(enforcement(text, "acme").budget().secondThreshold()).isEqualTo(70);
        assertThat(enforcement(text, "globex").budget().secondThreshold()).isEqualTo(30);
    }

    @Test
    void budget_ofNothing_isPossible() throws Exception {
        String text = "enforcement: {max_automatic_revocations: {count: 0}}";

        assertThat(enforcement(text, "acme").budget().count()).isZero();
    }

    @Test
    void neverRevoke_ofATenantAddsToThatOfAll() throws Exception {
        String text = """
                enforcement: {never_revoke: [{client: break-glass}, {client: ci, tenant: globex}]}
                tenants: {acme: {enforcement: {never_revoke: [{subject: root, issuer: "https://idp"}]}}}
                """;

        Enforcement acme = enforcement(text, "acme");
        assertThat(acme.isNeverRevoked("break-glass", "alice", "https://idp")).isTrue();
        assertThat(acme.isNeverRevoked("web", "root", "https://idp")).isTrue();
        assertThat(acme.isNeverRevoked("web", "root", "https://other")).isFalse();
        assertThat(acme.isNeverRevoked("ci", null, null)).isFalse();
        assertThat(acme.isNeverRevoked(null, null, null)).isFalse();
        assertThat(enforcement(text, "globex").isNeverRevoked("ci", null, null)).isTrue();
        assertThat(enforcement(text, "globex").isNeverRevoked("web", "root", "https://idp"))
                .isFalse();
        assertThat(enforcement(text, "initech").isNeverRevoked("ci", null, null))
                .isFalse();
    }

    private static String mode(String mode) {
        return mode.equals("-") ? "" : "mode: " + mode + ", ";
    }

    private static String rule(String mode) {
        return mode.equals("-") ? "" : "rules: {scope.probing: " + mode + "}";
    }

    private static Enforcement enforcement(String text, String tenant) throws PolicyException {
        return PolicyLoader.parse("policy.yaml", text).enforcement(tenant);
    }
}
