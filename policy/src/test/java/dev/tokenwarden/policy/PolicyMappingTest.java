package dev.tokenwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.network.IpRange;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.policy.rule.Rules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each key, set to something other than its default, arrives where it should. */
public final class PolicyMappingTest {

    public static final String EVERYTHING = """
            clock_skew: PT45S
            grace: PT2S
            issuers:
              - {issuer: "https://idp.acme.example", tenant: acme, ledgered: true, ledgered_since: 2026-11-23T21:00:00Z,
                 max_lifetime: PT1H, key_rotation: P90D, tenant_claim: org}
              - {issuer: "https://legacy.globex.example", tenant: globex}
            audiences:
              - {audience: payments, risk: high}
              - {audience: wiki, tenant: acme, risk: normal}
            internal_networks: ["10.1.0.0/16", "2001:db8::/32"]
            relays: ["198.51.100.0/24", AS36183]
            workloads: ["spiffe://acme/*"]
            networks: ["203.0.113.0/28"]
            exchange:
              max_depth: 7
              allowed_scope_gain: [{client: orders, scopes: ["notify:write"], tenant: acme}]
              scope_map: {"payments:write": ["payments.execute", "payments.hold"]}
              allowed_subject_change: [{client: reports}]
              allowed_tenant_pairs: [[acme, partner]]
            agents:
              - {client: mcp-crm, tenant: acme, own_scopes: ["status:read"], require_act: true, max_children: 6}
              - {client: planner, own_scopes: []}
            rules:
              replay.context-change: {enabled: false, severity: medium, action: alert, window: PT1M}
              volume.spike: {factor: 2.5, count: 7}
            enforcement:
              mode: enforce
              rules: {scope.probing: observe}
              max_automatic_revocations: {count: 5, share_of_active: 0.5, window: PT1M}
              second_threshold: 9
              minimum_severity: high
              never_revoke: [{client: break-glass}, {subject: root, issuer: "https://idp.acme.example", tenant: acme}]
              escalate: {subject_tokens: 4, unissued: 2, window: PT5M}
              two_person: false
            registrations:
              - {name: payments, sources: ["urn:verifier:payments/*"], tenants: [acme], types: [used, status],
                 issuers: ["https://idp.acme.example"], audiences: [payments], max_rate: 500, max_bytes: 1000000, revoked_tokens: [lost],
                 credentials: [
                   {issuer: "https://idp.acme.example", subject: payments},
                   {certificate: "spiffe://acme/payments"},
                   {thumbprint: bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2}]}
            tenants:
              acme:
                rules: {volume.spike: {factor: 4}}
                enforcement: {mode: observe, second_threshold: 50, escalate: {subject_tokens: 0}}
                exceptions:
                  - {id: nightly, rule: volume.spike, client: batch, suppresses: alerts, created: 2026-11-01T00:00:00Z,
                     expires: 2027-01-30T00:00:00Z, by: alice, reason: the nightly batch}
            """;

    @Test
    void everyKey() throws Exception {
        PolicyDocument document = PolicyLoader.parse("policy.yaml", EVERYTHING).document();

        RevocationBudget budget = new RevocationBudget(5, 0.5, Duration.ofMinutes(1), 9);
        assertThat(document)
                .isEqualTo(new PolicyDocument(
                        new PolicyDocument.Parties(
                                List.of(
                                        new IssuerPolicy(
                                                "https://idp.acme.example",
                                                "acme",
                                                new IssuerPolicy.Ledger(true, Instant.parse("2026-11-23T21:00:00Z")),
                                                Duration.ofHours(1),
                                                Duration.ofDays(90),
                                                "org",
                                                ClaimPresets.rfc9068()),
                                        new IssuerPolicy(
                                                "https://legacy.globex.example",
                                                "globex",
                                                IssuerPolicy.Ledger.NONE,
                                                null,
                                                null,
                                                null,
                                                ClaimPresets.rfc9068())),
                                List.of(
                                        new AudiencePolicy("payments", null, Risk.HIGH),
                                        new AudiencePolicy("wiki", "acme", Risk.NORMAL)),
                                List.of(
                                        new AgentPolicy("mcp-crm", "acme", Set.of("status:read"), true, 6),
                                        new AgentPolicy("planner", null, Set.of(), false, null)),
                                List.of(Registration.builder("payments")
                                        .sources(Set.of("urn:verifier:payments/*"))
                                        .tenants(Set.of("acme"))
                                        .issuers(Set.of("https://idp.acme.example"))
                                        .types(Set.of(EventType.USED, EventType.STATUS))
                                        .audiences(Set.of("payments"))
                                        .credentials(Set.of(
                                                new Credential.SignedToken("https://idp.acme.example", "payments"),
                                                new Credential.CertificateName("spiffe://acme/payments"),
                                                new Credential.CertificateThumbprint(
                                                        "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2")))
                                        .revokedTokens(Set.of("lost"))
                                        .quota(new ReportingQuota(500L, 1_000_000L))
                                        .build())),
                        new PolicyDocument.Times(Duration.ofSeconds(45), Duration.ofSeconds(2)),
                        new NetworkPolicy(
                                List.of(IpRange.parse("10.1.0.0/16"), IpRange.parse("2001:db8::/32")),
                                List.of(IpRange.parse("198.51.100.0/24")),
                                Set.of(36183L),
                                Set.of("spiffe://acme/*"),
                                List.of(IpRange.parse("203.0.113.0/28"))),
                        new ExchangePolicy(
                                7,
                                List.of(new ExchangePolicy.ScopeGain("orders", Set.of("notify:write"), "acme")),
                                Map.of("payments:write", Set.of("payments.execute", "payments.hold")),
                                List.of(new ExchangePolicy.SubjectChange("reports", null, null)),
                                List.of(new ExchangePolicy.TenantPair("acme", "partner"))),
                        Map.of(
                                "replay.context-change",
                                new RuleOverride(
                                        false, Severity.MEDIUM, Action.ALERT, Map.of("window", Duration.ofMinutes(1))),
                                "volume.spike",
                                new RuleOverride(null, null, null, Map.of("factor", 2.5, "count", 7))),
                        new EnforcementPolicy(
                                Mode.ENFORCE,
                                Map.of("scope.probing", Mode.OBSERVE),
                                budget,
                                Severity.HIGH,
                                List.of(
                                        new NeverRevoke("break-glass", null, null, null),
                                        new NeverRevoke(null, "root", "https://idp.acme.example", "acme")),
                                new Escalation(4, 2, Duration.ofMinutes(5)),
                                false),
                        Map.of(
                                "acme",
                                new TenantPolicy(
                                        Map.of(
                                                "volume.spike",
                                                new RuleOverride(null, null, null, Map.of("factor", 4.0))),
                                        new EnforcementPolicy.ForTenant(
                                                Mode.OBSERVE,
                                                Map.of(),
                                                new RevocationBudget(5, 0.5, Duration.ofMinutes(1), 50),
                                                null,
                                                List.of(),
                                                new Escalation(0, 2, Duration.ofMinutes(5)),
                                                null),
                                        List.of(new ExceptionEntry(
                                                "nightly",
                                                "volume.spike",
                                                ExceptionEntry.Match.client("batch"),
                                                ExceptionEntry.Suppresses.ALERTS,
                                                new ExceptionEntry.Period(
                                                        Instant.parse("2026-11-01T00:00:00Z"),
                                                        Instant.parse("2027-01-30T00:00:00Z")),
                                                "alice",
                                                "the nightly batch"))))));
    }

    @Test
    void twoPerson_isOnWhereTheModeIsEnforce_unlessStated() throws Exception {
        Policy policy = PolicyLoader.parse("policy.yaml", """
                enforcement: {mode: enforce}
                tenants:
                  calm: {enforcement: {mode: observe}}
                  alone: {enforcement: {two_person: false}}
                """);

        assertThat(policy.enforcement("acme").twoPerson()).isTrue();
        assertThat(policy.enforcement("calm").twoPerson()).isFalse();
        assertThat(policy.enforcement("alone").twoPerson()).isFalse();
        assertThat(Policy.defaults().enforcement("acme").twoPerson()).isFalse();
    }

    @Test
    void sourceText_readAgain_isTheSamePolicy() throws Exception {
        Policy policy = PolicyLoader.parse("policy.yaml", EVERYTHING);

        Policy again = PolicyLoader.parse("topic", policy.source());

        assertThat(again).isEqualTo(policy).hasSameHashCodeAs(policy);
        assertThat(again.revision())
                .isEqualTo(policy.revision())
                .isNotEqualTo(Policy.defaults().revision());
    }

    @Test
    void json_isPolicyToo() throws Exception {
        Policy policy = PolicyLoader.parse("policy.json", """
                {"grace": "PT2S", "rules": {"volume.spike": {"count": 7}}}""");

        assertThat(policy.grace()).isEqualTo(Duration.ofSeconds(2));
        assertThat(policy.settings("acme", Rules.VOLUME_SPIKE).integer("count")).isEqualTo(7);
    }

    @Test
    void namesOfDigits_areText() throws Exception {
        Policy policy = PolicyLoader.parse("policy.yaml", """
                issuers: [{issuer: "https://sts.amazonaws.com/012345678901", tenant: 012345678901}]
                """);

        assertThat(policy.tenantOf("https://sts.amazonaws.com/012345678901")).isEqualTo("012345678901");
    }

    @Test
    void file_isRead(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("policy.yaml"), EVERYTHING);

        assertThat(PolicyLoader.load(file)).isEqualTo(PolicyLoader.parse("policy.yaml", EVERYTHING));
    }

    /** The shape that labelled corpora come with. */
    @Test
    void corpusPolicy_isRead() throws Exception {
        Policy policy = PolicyLoader.parse("policy.yaml", """
                # The policy of the acme, globex, initech, partner world.
                clock_skew: PT60S
                issuers:
                  - {issuer: "https://idp.acme.example", tenant: acme, ledgered: true, max_lifetime: PT1H, key_rotation: P1D}
                  - {issuer: "https://legacy.globex.example", tenant: globex, ledgered: false, max_lifetime: PT1H, key_rotation: PT18H}
                audiences:
                  - {audience: payments, risk: high}
                exchange:
                  max_depth: 5
                  allowed_scope_gain: [{client: orders, scopes: ["notify:write"]}]
                  scope_map: {"payments:write": ["payments.execute"]}
                  allowed_subject_change: [{client: reports}]
                  allowed_tenant_pairs: [[acme, partner]]
                enforcement:
                  mode: observe
                """);

        assertThat(policy.tenantOf("https://idp.acme.example")).isEqualTo("acme");
        assertThat(policy.highRisk("globex", "payments")).isTrue();
        assertThat(policy.gainAllowed("initech", "orders")).containsExactly("notify:write");
        assertThat(policy.scopesYielding("payments.execute")).containsExactly("payments:write");
    }
}
