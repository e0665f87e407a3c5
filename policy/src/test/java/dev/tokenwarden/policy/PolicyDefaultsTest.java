package dev.tokenwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds where a policy says nothing. */
final class PolicyDefaultsTest {

    @Test
    void times() {
        Policy policy = Policy.defaults();

        assertThat(policy.clockSkew()).isEqualTo(Duration.ofSeconds(60));
        assertThat(policy.grace()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void exchanges_mayAddNothing() {
        Policy policy = Policy.defaults();

        assertThat(policy.maxDepth()).isEqualTo(5);
        assertThat(policy.gainAllowed("acme", "svc-a")).isEmpty();
        assertThat(policy.subjectChangeAllowed("acme", "svc-a", "alice")).isFalse();
        assertThat(policy.tenantPairAllowed("acme", "partner")).isFalse();
        assertThat(policy.scopesYielding("pay.execute")).isEmpty();
        assertThat(policy.scopesYieldedBy("payments:write")).isEmpty();
    }

    @Test
    void nobodyIsKnown() {
        Policy policy = Policy.defaults();

        assertThat(policy.issuer("acme", "https://idp.example")).isNull();
        assertThat(policy.tenantOf("https://idp.example")).isNull();
        assertThat(policy.tenantsOf("https://idp.example")).isEmpty();
        assertThat(policy.tenantClaim("https://idp.example")).isNull();
        assertThat(policy.registration("payments")).isNull();
        assertThat(policy.highRisk("acme", "payments")).isFalse();
    }

    @Test
    void enforcement_observes() {
        Enforcement enforcement = Policy.defaults().enforcement("acme");

        assertThat(Rules.all())
                .allSatisfy(rule -> assertThat(enforcement.mode(rule)).isEqualTo(Mode.OBSERVE));
        assertThat(enforcement.budget()).isEqualTo(new RevocationBudget(50, 0.01, Duration.ofMinutes(10), 500));
        assertThat(enforcement.minimumSeverity()).isEqualTo(Severity.MEDIUM);
        assertThat(enforcement.neverRevoke()).isEmpty();
        assertThat(enforcement.isNeverRevoked("web", "alice", "https://idp.example"))
                .isFalse();
    }

    @Test
    void rules_areAsInTheCatalogue() {
        for (Rule rule : Rules.all()) {
            RuleSettings settings = Policy.defaults().settings("acme", rule);

            assertThat(settings.enabled()).isTrue();
            assertThat(settings.severity()).isEqualTo(rule.severity());
            assertThat(settings.action()).isEqualTo(rule.action());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "---", "# a comment only\n", "{}", "null", "rules:\nissuers:\n"})
    void textThatSaysNothing_isDefaults(String text) throws Exception {
        Policy policy = PolicyLoader.parse("policy.yaml", text);

        assertThat(policy).isEqualTo(Policy.defaults());
        assertThat(policy.source()).isEqualTo(text);
    }
}
