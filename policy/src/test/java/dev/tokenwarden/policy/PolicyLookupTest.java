package dev.tokenwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PolicyLookupTest {

    @Test
    void settings_tenantThenAllThenCatalogue() throws Exception {
        Policy policy = policy("""
                rules: {volume.spike: {factor: 2, count: 7}}
                tenants: {acme: {rules: {volume.spike: {factor: 4, enabled: false}}}}
                """);

        RuleSettings acme = policy.settings("acme", Rules.VOLUME_SPIKE);
        RuleSettings others = policy.settings("globex", Rules.VOLUME_SPIKE);

        assertThat(acme.enabled()).isFalse();
        assertThat(acme.number("factor")).isEqualTo(4);
        assertThat(acme.integer("count")).isEqualTo(7);
        assertThat(acme.duration("window")).isEqualTo(Duration.ofMinutes(1));
        assertThat(others.enabled()).isTrue();
        assertThat(others.number("factor")).isEqualTo(2);
    }

    @Test
    void agent_ofATenant_goesBeforeTheOneOfAllTenants() throws Exception {
        Policy policy = policy("agents: [{client: a, max_children: 3}, {client: a, tenant: acme, max_children: 9}]");

        assertThat(policy.agent("acme", "a"))
                .extracting(AgentPolicy::maxChildren)
                .isEqualTo(9);
        assertThat(policy.agent("globex", "a"))
                .extracting(AgentPolicy::maxChildren)
                .isEqualTo(3);
        assertThat(policy.agent("acme", "b")).isNull();
        assertThat(policy.agent("acme", null)).isNull();
    }

    @Test
    void hasAgents_onlyOfOneTenant_isFalseElsewhere() throws Exception {
        Policy policy = policy("agents: [{client: a, tenant: acme}]");

        assertThat(policy.hasAgents("acme")).isTrue();
        assertThat(policy.hasAgents("globex")).isFalse();
    }

    @Test
    void settings_lookedUpTwice_areTheSameObject() throws Exception {
        Policy policy = policy("tenants: {acme: {rules: {volume.spike: {factor: 4}}}}");

        assertThat(policy.settings("acme", Rules.VOLUME_SPIKE))
                .isSameAs(policy.settings("acme", Rules.VOLUME_SPIKE))
                .isNotEqualTo(policy.settings("globex", Rules.VOLUME_SPIKE));
        assertThat(policy.settings("globex", Rules.VOLUME_SPIKE))
                .isSameAs(policy.settings("initech", Rules.VOLUME_SPIKE));
    }

    @Test
    void settings_parameterOfAnotherRuleOrType_isRefused() {
        RuleSettings settings = Policy.defaults().settings("acme", Rules.VOLUME_SPIKE);

        assertThatThrownBy(() -> settings.integer("distinct")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.integer("factor"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("volume.spike");
    }

    @Test
    void lesserCase_keepsItsOwnSeverityAndAction_unlessPolicyAllowsLess() throws Exception {
        Policy same = policy("rules: {audience.mismatch: {severity: high, action: revoke-token}}");
        Policy more = policy("rules: {audience.mismatch: {severity: critical, action: revoke-chain}}");
        Policy less = policy("rules: {audience.mismatch: {severity: low, action: alert}}");

        assertLesser(same, Severity.MEDIUM, Action.ALERT);
        assertLesser(more, Severity.MEDIUM, Action.ALERT);
        assertLesser(less, Severity.LOW, Action.ALERT);
        assertThat(more.settings("acme", Rules.AUDIENCE_MISMATCH).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(Policy.defaults().settings("acme", Rules.SCOPE_EXCEEDED).lesserSeverity())
                .isEqualTo(Severity.HIGH);
        assertThat(Policy.defaults().settings("acme", Rules.SCOPE_EXCEEDED).lesserAction())
                .isEqualTo(Action.REVOKE_TOKEN);
    }

    @Test
    void lesserCase_ofARuleThatOnlyAlerts_onlyAlerts() throws Exception {
        RuleSettings settings =
                policy("rules: {scope.exceeded: {action: alert}}").settings("acme", Rules.SCOPE_EXCEEDED);

        assertThat(settings.lesserAction()).isEqualTo(Action.ALERT);
        assertThat(settings.lesserSeverity()).isEqualTo(Severity.HIGH);
    }

    @Test
    void issuer_isKnownPerTenant() throws Exception {
        Policy policy = policy("""
                issuers:
                  - {issuer: "https://idp", tenant: acme, tenant_claim: org}
                  - {issuer: "https://idp", tenant: globex, tenant_claim: org, ledgered: true}
                  - {issuer: "https://sts", tenant: partner}
                """);

        IssuerPolicy globex = policy.issuer("globex", "https://idp");
        assertThat(globex).isNotNull();
        assertThat(globex.ledgered()).isTrue();
        assertThat(policy.issuer("partner", "https://idp")).isNull();
        assertThat(policy.tenantOf("https://idp")).isNull();
        assertThat(policy.tenantsOf("https://idp")).containsExactly("acme", "globex");
        assertThat(policy.tenantClaim("https://idp")).isEqualTo("org");
        assertThat(policy.tenantOf("https://sts")).isEqualTo("partner");
    }

    @Test
    void tenantOfReference_isTheEventsOwn_unlessTheIssuerIsListedForOthersOnly() throws Exception {
        Policy policy = policy("""
                issuers:
                  - {issuer: "https://both", tenant: acme}
                  - {issuer: "https://both", tenant: partner}
                  - {issuer: "https://others", tenant: globex}
                  - {issuer: "https://others", tenant: partner}
                exchange: {allowed_tenant_pairs: [[partner, acme]]}
                """);

        assertThat(policy.tenantOfReference("acme", "https://both")).isEqualTo("acme");
        assertThat(policy.tenantOfReference("acme", "https://unlisted")).isEqualTo("acme");
        assertThat(policy.tenantOfReference("acme", "https://others")).isEqualTo("partner");
        assertThat(policy.tenantOfReference("initech", "https://others")).isEqualTo("globex");
    }

    @Test
    void tenants_ofAFamilyOfIssuers_areWhatTheStarStandsFor_unlessTheIssuerIsListed() throws Exception {
        Policy policy = policy("""
                issuers:
                  - {issuer: "https://sts.example/*", tenant: "*", max_lifetime: PT12H}
                  - {issuer: "https://sts.example/3", tenant: acme}
                """);

        assertThat(policy.tenantOf("https://sts.example/1")).isEqualTo("1");
        assertThat(policy.tenantOf("https://sts.example/3")).isEqualTo("acme");
        assertThat(policy.tenantOf("https://sts.example/")).isNull();
        assertThat(policy.tenantOfReference("2", "https://sts.example/1")).isEqualTo("1");
        assertThat(policy.issuer("1", "https://sts.example/1")).isNotNull();
        assertThat(policy.issuer("2", "https://sts.example/1")).isNull();
    }

    @Test
    void risk_ofTheTenantBeforeThatOfAll() throws Exception {
        Policy policy = policy("""
                audiences:
                  - {audience: payments, tenant: acme, risk: normal}
                  - {audience: payments, risk: high}
                  - {audience: wiki, tenant: acme, risk: high}
                """);

        assertThat(policy.highRisk("acme", "payments")).isFalse();
        assertThat(policy.highRisk("globex", "payments")).isTrue();
        assertThat(policy.highRisk("acme", "wiki")).isTrue();
        assertThat(policy.highRisk("globex", "wiki")).isFalse();
        assertThat(policy.highRisk("globex", null)).isFalse();
    }

    @Test
    void grants_ofTheTenantBesideThoseOfAll() throws Exception {
        Policy policy = policy("""
                exchange:
                  allowed_scope_gain:
                    - {client: orders, scopes: [a]}
                    - {client: orders, scopes: [b], tenant: acme}
                  allowed_subject_change: [{client: reports}, {client: batch, tenant: acme}, {subject: "role/*"}]
                  allowed_tenant_pairs: [[acme, partner]]
                  scope_map: {parent: [child], other: [child]}
                """);

        assertThat(policy.gainAllowed("acme", "orders")).containsExactlyInAnyOrder("a", "b");
        assertThat(policy.gainAllowed("globex", "orders")).containsExactly("a");
        assertThat(policy.gainAllowed("acme", "web")).isEmpty();
        assertThat(policy.gainAllowed("acme", null)).isEmpty();
        assertThat(policy.subjectChangeAllowed("globex", "reports", "bob")).isTrue();
        assertThat(policy.subjectChangeAllowed("acme", "batch", "bob")).isTrue();
        assertThat(policy.subjectChangeAllowed("globex", "batch", "bob")).isFalse();
        assertThat(policy.subjectChangeAllowed("acme", null, "bob")).isFalse();
        assertThat(policy.subjectChangeAllowed("globex", null, "role/admin")).isTrue();
        assertThat(policy.subjectChangeAllowed("globex", "batch", "user/role/admin"))
                .isFalse();
        assertThat(policy.tenantPairAllowed("acme", "partner")).isTrue();
        assertThat(policy.tenantPairAllowed("partner", "acme")).isFalse();
        assertThat(policy.scopesYieldedBy("parent")).containsExactly("child");
        assertThat(policy.scopesYielding("child")).containsExactlyInAnyOrder("parent", "other");
    }

    private static void assertLesser(Policy policy, Severity severity, Action action) {
        RuleSettings settings = policy.settings("acme", Rules.AUDIENCE_MISMATCH);
        assertThat(settings.lesserSeverity()).isEqualTo(severity);
        assertThat(settings.lesserAction()).isEqualTo(action);
    }

    private static Policy policy(String text) throws PolicyException {
        return PolicyLoader.parse("policy.yaml", text);
    }
}
