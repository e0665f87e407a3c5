package dev.tokenwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokenwarden.policy.reader.PolicyLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake is one line that names file, line and key. */
final class PolicyValidationTest {

    /** One mistake a line: text, where {@code ;} ends a line; the line, key and problem that are named. */
    private static final String MISTAKES = """
            gracee: PT5S | 1 | gracee | unknown key (known: agents, audiences, clock_skew, enforcement, exchange, grace, internal_networks, issuers, networks, registrations, relays, rules, tenants, workloads)
            grace: PT5S;rules:;  replay.context-change: {windw: PT5M} | 3 | rules.replay.context-change.windw | unknown key (known: action, enabled, habit, max_age, severity, window)
            rules:;  replay.nothing: {} | 2 | rules.replay.nothing | unknown key (known: agent.new-tool,
            rules: {volume.spike: {factor: PT5M}} | 1 | rules.volume.spike.factor | expected a number, found 'PT5M'
            rules: {volume.spike: {count: 2.5}} | 1 | rules.volume.spike.count | expected a whole number, found '2.5'
            rules: {volume.spike: {count: 0x10}} | 1 | rules.volume.spike.count | expected a whole number, found '0x10'
            rules: {volume.spike: {count: 0}} | 1 | rules.volume.spike.count | must be 1 to 10000000, found '0'
            rules: {volume.spike: {count: 99999999999}} | 1 | rules.volume.spike.count | must be 1 to 10000000
            rules: {volume.spike: {count: [1]}} | 1 | rules.volume.spike.count | expected a whole number, found a list
            rules: {volume.spike: {factor: .nan}} | 1 | rules.volume.spike.factor | a number
            rules: {volume.spike: {factor: -1}} | 1 | rules.volume.spike.factor | must be 1.0 to 10000.0, found '-1'
            rules: {volume.spike: {window: 60}} | 1 | rules.volume.spike.window | expected an ISO 8601 duration such as PT30S, found '60'
            rules: {volume.spike: {window: -PT1M}} | 1 | rules.volume.spike.window | must be PT1S to PT1H, found '-PT1M'
            rules: {volume.spike: {window: PT99999999999999999999S}} | 1 | rules.volume.spike.window | expected an ISO 8601 duration
            rules: {volume.spike: {enabled: 'yes'}} | 1 | rules.volume.spike.enabled | expected true or false, found 'yes'
            rules: {volume.spike: {severity: High}} | 1 | rules.volume.spike.severity | expected low, medium, high or critical, found 'High'
            rules: {volume.spike: {action: revoke}} | 1 | rules.volume.spike.action | expected alert, revoke-token or revoke-chain, found 'revoke'
            rules: [volume.spike] | 1 | rules | expected keys and values, found a list
            grace: PT11M | 1 | grace | must be PT0S to PT10M
            clock_skew: {} | 1 | clock_skew | expected an ISO 8601 duration such as PT30S, found keys and values
            issuers: {issuer: a} | 1 | issuers | expected a list, found keys and values
            issuers:; - {issuer: a} | 2 | issuers[0].tenant | is required
            issuers:; - {issuer: '', tenant: b} | 2 | issuers[0].issuer | must not be empty
            issuers:; - {issuer: a, tenant: b}; - {issuer: a, tenant: b} | 3 | issuers[1].issuer | listed twice for tenant 'b'
            issuers:; - {issuer: a, tenant: b, tenant_claim: x}; - {issuer: a, tenant: c} | 3 | issuers[1] | tenant_claim must be the same wherever the issuer is listed
            issuers:; - {issuer: a, tenant: b, ledgered_since: yesterday} | 2 | issuers[0].ledgered_since | expected a UTC time such as 2026-11-23T21:00:00Z, found 'yesterday'
            issuers:; - {issuer: a, tenant: b, ledgered_since: 2026-11-23T21:00:00Z} | 2 | issuers[0] | ledgered_since needs ledgered: true
            issuers:; - {issuer: a, tenant: b, max_lifetime: PT0S} | 2 | issuers[0].max_lifetime | must be PT1S to
            audiences: [{audience: a, risk: severe}] | 1 | audiences[0].risk | expected normal or high, found 'severe'
            audiences: [{audience: a}, {audience: a}] | 1 | audiences[1].audience | listed twice
            agents: [{own_scopes: [a]}] | 1 | agents[0].client | is required
            agents:; - {client: a}; - {client: a} | 3 | agents[1].client | listed twice
            agents: [{client: a, own_scopes: [s, s]}] | 1 | agents[0].own_scopes[1] | listed twice
            agents: [{client: a, own_scopes: [s t]}] | 1 | agents[0].own_scopes[0] | one scope per item, found 's t'
            agents: [{client: a, own_scopes: s}] | 1 | agents[0].own_scopes | expected a list, found 's'
            agents: [{client: a, max_children: 0}] | 1 | agents[0].max_children | must be 1 to 1000000, found '0'
            agents: [{client: a, require_act: 'yes'}] | 1 | agents[0].require_act | expected true or false, found 'yes'
            agents:;  - {client: a, scopes: [s]} | 2 | agents[0].scopes | unknown key (known: client, max_children, own_scopes, require_act, tenant)
            rules: {volume.spike: {action: revoke-grant}} | 1 | rules.volume.spike.action | expected alert, revoke-token or revoke-chain, found 'revoke-grant'
            rules: {session.context-change: {action: revoke}} | 1 | rules.session.context-change.action | expected alert, revoke-token, revoke-chain, revoke-grant or revoke-session, found 'revoke'
            internal_networks: [10.0.0.0/8, 10.1.0.0/8] | 1 | internal_networks[1] | expected an address or range such as 10.0.0.0/8, found '10.1.0.0/8'
            internal_networks: ["10.0.0.0/33"] | 1 | internal_networks[0] | expected an address or range
            relays: [AS0] | 1 | relays[0] | an AS number is 1 to 4294967295
            relays: [as64500] | 1 | relays[0] | expected an address or range
            workloads: ["*"] | 1 | workloads[0] | '*' is allowed only at the end, after at least one character
            exchange: {max_depth: 65} | 1 | exchange.max_depth | must be 1 to 64
            exchange: {allowed_scope_gain: [{client: a, scopes: []}]} | 1 | exchange.allowed_scope_gain[0].scopes | must not be empty
            exchange: {allowed_scope_gain: [{client: a, scopes: [s, s]}]} | 1 | exchange.allowed_scope_gain[0].scopes[1] | listed twice
            exchange: {allowed_tenant_pairs: [[a]]} | 1 | exchange.allowed_tenant_pairs[0] | expected [parent, child]
            exchange: {allowed_subject_change: [{tenant: a}]} | 1 | exchange.allowed_subject_change[0] | needs a client or a subject
            issuers: [{issuer: "i*", tenant: a}] | 1 | issuers[0].issuer | an issuer that ends in * needs the tenant '*', and only such an issuer may have it
            exchange: {scope_map: {a: b}} | 1 | exchange.scope_map.a | expected a list, found 'b'
            enforcement: {mode: kill} | 1 | enforcement.mode | expected observe, shadow or enforce, found 'kill'
            enforcement: {rules: {x: enforce}} | 1 | enforcement.rules.x | unknown key
            enforcement: {max_automatic_revocations: {share_of_active: 1.01}} | 1 | enforcement.max_automatic_revocations.share_of_active | must be 0.0 to 1.0, found '1.01'
            enforcement: {second_threshold: 49} | 1 | enforcement.second_threshold | must not be below max_automatic_revocations.count (50)
            enforcement: {escalate: {unissued: -1}} | 1 | enforcement.escalate.unissued | must be 0 to
            enforcement: {escalate: {after: 3}} | 1 | enforcement.escalate.after | unknown key
            enforcement: {never_revoke: [{tenant: a}]} | 1 | enforcement.never_revoke[0] | needs a client, a subject or an issuer
            tenants: {acme: {grace: PT1S}} | 1 | tenants.acme.grace | unknown key (known: enforcement, exceptions, rules)
            tenants: {acme: {enforcement: {never_revoke: [{client: a, tenant: b}]}}} | 1 | tenants.acme.enforcement.never_revoke[0].tenant | unknown key
            tenants: {acme: {exceptions: [{rule: volume.spike}]}} | 1 | tenants.acme.exceptions[0].id | is required
            tenants: {acme: {exceptions: [{id: a b}]}} | 1 | tenants.acme.exceptions[0].id | must be 1 to 64 letters
            tenants: {acme: {exceptions: [{id: a, rule: volume}]}} | 1 | tenants.acme.exceptions[0].rule | is not a rule of the catalogue
            tenants: {acme: {exceptions: [{id: a, rule: volume.spike, suppresses: all}]}} | 1 | tenants.acme.exceptions[0].suppresses | expected alerts or revocations, found 'all'
            tenants: {acme: {exceptions: [{id: a, rule: volume.spike, suppresses: alerts, created: 2026-11-01T00:00:00Z}]}} | 1 | tenants.acme.exceptions[0].expires | is required
            tenants: {acme: {exceptions: [{id: a, rule: volume.spike, suppresses: alerts, created: 2026-11-01T00:00:00Z, expires: 2026-11-01T00:00:00Z}]}} | 1 | tenants.acme.exceptions[0].expires | must be after created
            tenants: {acme: {exceptions: [{id: a, rule: volume.spike, suppresses: alerts, created: 2026-11-01T00:00:00Z, expires: 2027-01-30T00:00:01Z}]}} | 1 | tenants.acme.exceptions[0].expires | must be at most 90 days after created
            tenants: {acme: {exceptions: [{id: a, rule: volume.spike, suppresses: alerts, created: 2026-11-01T00:00:00Z, expires: 2026-11-02T00:00:00Z, by: b, reason: c}]}} | 1 | tenants.acme.exceptions[0] | needs a client, a subject or an audience
            tenants: {acme: {exceptions: [{id: a, rule: volume.spike, client: c, suppresses: alerts, created: 2026-11-01T00:00:00Z, expires: 2026-11-02T00:00:00Z, by: b, reason: c}, {id: a, rule: volume.spike, client: d, suppresses: alerts, created: 2026-11-01T00:00:00Z, expires: 2026-11-02T00:00:00Z, by: b, reason: c}]}} | 1 | tenants.acme.exceptions[1].id | listed twice
            registrations: [{name: a/b, sources: [s], tenants: [t], types: [used]}] | 1 | registrations[0].name | must be letters
            registrations: [{name: a, tenants: [t], types: [used]}] | 1 | registrations[0].sources | is required
            registrations: [{name: a, sources: [s*t], tenants: [t], types: [used]}] | 1 | registrations[0].sources[0] | '*' is allowed only at the end
            registrations: [{name: a, sources: [s], tenants: [t], types: [use]}] | 1 | registrations[0].types[0] | expected used, issued, exchanged, revoked or status, or a full event type, found 'use'
            registrations: [{name: a, sources: [s], tenants: [t], types: [used], audiences: []}] | 1 | registrations[0].audiences | must not be empty
            registrations: [{name: a, sources: [s], tenants: [t], types: [used, issued]}] | 1 | registrations[0] | issuers is required for types issued, exchanged and revoked
            registrations: [{name: a, sources: [s], tenants: [t], types: [used], max_rate: 0}] | 1 | registrations[0].max_rate | must be 1 to
            registrations: [{name: a, sources: [s], tenants: [t], types: [used], max_bytes: many}] | 1 | registrations[0].max_bytes | expected
            issuers: [{issuer: i, tenant: acme}];registrations: [{name: a, sources: [s], tenants: [acmme], types: [used]}] | 2 | registrations[0].tenants[0] | no issuer of the policy has tenant 'acmme'; did you mean acme?
            registrations: [{name: a, sources: [s], tenants: [t], types: [used]}, {name: a, sources: [s], tenants: [t], types: [used]}] | 1 | registrations[1].name | registered twice
            registrations: [{name: a, sources: [s], tenants: [t], types: [used], credentials: [{issuer: i}]}] | 1 | registrations[0].credentials[0].subject | is required
            registrations: [{name: a, sources: [s], tenants: [t], types: [used], credentials: [{thumbprint: x}]}] | 1 | registrations[0].credentials[0].thumbprint | must be the base64url SHA-256
            registrations: [{name: a, sources: [s], tenants: [t], types: [used], credentials: [{certificate: c, subject: s}]}] | 1 | registrations[0].credentials[0].subject | unknown key
            registrations: [{name: a, sources: [s], tenants: [t], types: [used], credentials: [{certificate: c}]}, {name: b, sources: [s], tenants: [t], types: [used], credentials: [{certificate: c}]}] | 1 | registrations[1].credentials[0] | is registered twice
            """;

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistake_isNamed(String text, int line, String key, String problem) {
        PolicyException refused = refused(text.replace(";", "\n"));

        assertThat(refused)
                .hasMessageStartingWith("policy.yaml:" + line + ": " + key + ": ")
                .hasMessageContaining(problem);
        assertThat(refused.file()).isEqualTo("policy.yaml");
        assertThat(refused.line()).isEqualTo(line);
        assertThat(refused.key()).isEqualTo(key);
    }

    @Test
    void duplicateKey_namesBothLines() {
        assertThat(refused("grace: PT1S\nclock_skew: PT1S\ngrace: PT2S\n"))
                .hasMessage("policy.yaml:3: grace: duplicate key (first on line 1)");
    }

    @Test
    void brokenYaml_namesTheLine() {
        assertThat(refused("grace: PT1S\nissuers: [\n"))
                .hasMessageStartingWith(
                        "policy.yaml:2: not YAML: while parsing a flow node: expected the node content");
        assertThat(refused("\tgrace: PT1S")).hasMessageStartingWith("policy.yaml:1: not YAML: ");
        assertThat(refused("- a\n- b\n")).hasMessage("policy.yaml:1: expected keys and values, found a list");
        assertThat(refused("grace: PT1S\n---\ngrace: PT1S\n")).hasMessageContaining("second document");
    }

    @Test
    void missingFile_isNamed(@TempDir Path directory) {
        Path file = directory.resolve("none.yaml");

        PolicyException refused = catchThrowableOfType(PolicyException.class, () -> PolicyLoader.load(file));

        assertThat(refused.file()).isEqualTo(file.toString());
        assertThat(refused.line()).isZero();
        assertThat(refused).hasMessageEndingWith("none.yaml: no such file");
    }

    @Test
    void directory_isNotAFile(@TempDir Path directory) {
        assertThat(catchThrowableOfType(PolicyException.class, () -> PolicyLoader.load(directory)))
                .hasMessageEndingWith(": cannot be read");
    }

    @Test
    void bytesThatAreNotUtf8_areRefused() {
        byte[] latin = "grace: \u00e9".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(catchThrowableOfType(PolicyException.class, () -> PolicyLoader.parse("policy.yaml", latin)))
                .hasMessage("policy.yaml: not UTF-8");
    }

    private static Stream<Arguments> mistakes() {
        return MISTAKES.lines().map(row -> {
            String[] cells = row.split(" \\| ", 4);
            return Arguments.of(cells[0], Integer.valueOf(cells[1]), cells[2], cells[3]);
        });
    }

    private static PolicyException refused(String text) {
        PolicyException refused =
                catchThrowableOfType(PolicyException.class, () -> PolicyLoader.parse("policy.yaml", text));
        assertThat(refused).as(text).isNotNull();
        return refused;
    }
}
