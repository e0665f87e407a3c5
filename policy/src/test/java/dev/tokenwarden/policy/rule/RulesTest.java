package dev.tokenwarden.policy.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replay.one-time              | critical | revoke-token | at once
            replay.proof                 | high     | revoke-token | at once
            replay.sender-mismatch       | critical | revoke-token | at once
            replay.context-change        | high     | revoke-token | at once
            replay.impossible-travel     | high     | revoke-token | settled
            replay.content-mismatch      | critical | revoke-chain | at once
            replay.outside-lifetime      | high     | alert        | at once
            replay.after-revocation      | critical | alert        | at once
            audience.mismatch            | high     | revoke-token | at once
            audience.missing             | medium   | alert        | settled
            audience.first-seen          | medium   | alert        | settled
            audience.fan-out             | high     | revoke-token | at once
            scope.exceeded               | high     | revoke-token | at once
            scope.probing                | medium   | revoke-token | at once
            scope.outside-chain          | critical | revoke-chain | at once
            chain.scope-escalated        | critical | revoke-chain | at once
            chain.lifetime-extended      | medium   | alert        | at once
            chain.subject-changed        | high     | revoke-token | at once
            chain.actor-unauthorised     | critical | revoke-token | at once
            chain.actor-dropped          | medium   | alert        | at once
            chain.presenter-not-audience | high     | revoke-token | at once
            chain.spliced                | high     | revoke-token | at once
            chain.too-deep               | medium   | alert        | at once
            chain.cycle                  | critical | revoke-chain | at once
            chain.tenant-crossed         | high     | revoke-token | at once
            chain.orphan                 | high     | alert        | deadline
            chain.revoked-ancestor       | high     | revoke-token | at once
            chain.fan-out                | high     | alert        | at once
            chain.self-issued            | high     | alert        | at once
            session.context-change       | high     | revoke-grant | at once
            session.impossible-travel    | medium   | alert        | settled
            session.foreign-network      | high     | alert        | settled
            grant.refresh-replay         | critical | revoke-grant | at once
            grant.refresh-fork           | medium   | alert        | at once
            grant.issued-after-revocation | high    | revoke-token | at once
            agent.own-authority          | high     | alert        | settled
            agent.no-actor               | medium   | alert        | at once
            agent.new-tool               | medium   | alert        | settled
            issuance.unissued            | critical | revoke-token | deadline
            posture.unsigned             | critical | revoke-token | at once
            posture.symmetric-signing    | medium   | alert        | at once
            posture.algorithm-switch     | critical | revoke-token | at once
            posture.long-lived           | low      | alert        | at once
            posture.no-jti               | low      | alert        | at once
            posture.unbound              | low      | alert        | at once
            posture.key-overdue          | low      | alert        | at once
            posture.key-exposed          | critical | alert        | at once
            volume.denied-burst          | medium   | alert        | settled
            volume.spike                 | medium   | alert        | settled
            telemetry.gap                | medium   | alert        | deadline
            ingest.source-mismatch       | high     | alert        | at once
            ingest.claim-conflict        | high     | alert        | at once
            ingest.event-conflict        | medium   | alert        | at once
            """)
    void rule_hasTheDefaultsOfTheDesign(String id, String severity, String action, String firing) {
        Rule rule = Rules.byId(id);

        assertThat(rule).isNotNull();
        assertThat(List.of(
                        rule.severity().wireName(),
                        rule.action().wireName(),
                        rule.firing().label()))
                .containsExactly(severity, action, firing);
    }

    @Test
    void all_hasEachRuleOfTheDesignOnce() {
        assertThat(Rules.all())
                .hasSize(53)
                .doesNotHaveDuplicates()
                .extracting(Rule::id)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "replay.context-change, window, PT5M",
        "replay.context-change, habit, PT720H",
        "replay.context-change, max_age, PT0S",
        "replay.impossible-travel, max_speed_kmh, 1000",
        "replay.impossible-travel, min_distance_km, 100",
        "replay.after-revocation, delay, PT5S",
        "audience.first-seen, count, 100",
        "audience.first-seen, age, PT24H",
        "audience.fan-out, distinct, 5",
        "audience.fan-out, factor, 3",
        "audience.fan-out, window, PT5M",
        "scope.probing, distinct, 5",
        "scope.probing, window, PT5M",
        "chain.orphan, wait, PT30S",
        "chain.revoked-ancestor, delay, PT5S",
        "chain.fan-out, count, 20",
        "chain.fan-out, window, PT5M",
        "chain.self-issued, count, 3",
        "chain.self-issued, window, PT24H",
        "session.context-change, window, PT24H",
        "session.impossible-travel, min_distance_km, 100",
        "session.impossible-travel, max_speed_kmh, 1000",
        "grant.refresh-fork, window, PT24H",
        "session.foreign-network, window, PT168H",
        "session.foreign-network, remember, PT720H",
        "grant.refresh-replay, remember, PT720H",
        "grant.issued-after-revocation, delay, PT5S",
        "grant.issued-after-revocation, remember, PT168H",
        "agent.new-tool, count, 100",
        "agent.new-tool, age, PT24H",
        "issuance.unissued, wait, PT30S",
        "volume.denied-burst, count, 20",
        "volume.denied-burst, window, PT1M",
        "volume.denied-burst, quiet, PT10M",
        "volume.spike, factor, 10",
        "volume.spike, count, 100",
        "volume.spike, window, PT1M",
        "volume.spike, baseline, PT1H",
        "volume.spike, quiet, PT10M",
        "telemetry.gap, silence, PT2M",
    })
    void parameter_hasTheDefaultOfTheDesign(String id, String name, String value) {
        Rule rule = Rules.byId(id);

        assertThat(rule).isNotNull();
        assertThat(rule.parameters()).containsKey(name);
        assertThat(rule.parameters().get(name).defaultText()).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void text_isComplete(Rule rule) {
        assertThat(rule.title()).isNotBlank().doesNotEndWith(".");
        assertThat(Stream.of(
                        rule.text().what(),
                        rule.text().why(),
                        rule.text().falsePositives(),
                        rule.text().response()))
                .allSatisfy(text -> assertThat(text).isNotBlank().endsWith(".").doesNotContain("\n", "|"));
        assertThat(rule.text().semantics())
                .isNotEmpty()
                .allSatisfy(text -> assertThat(text).endsWith(".").doesNotStartWith("-"));
        assertThat(rule.subjects()).isNotEmpty();
        assertThat(rule.parameters().keySet())
                .allSatisfy(name -> assertThat(name).matches("[a-z_]+"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void references_areKnownSources(Rule rule) {
        assertThat(rule.references()).isNotEmpty().doesNotHaveDuplicates().allSatisfy(reference -> {
            assertThat(References.title(reference)).isNotBlank();
            assertThat(References.url(reference)).startsWith("https://");
        });
        assertThat(rule.references()).as("a NIST outcome").anyMatch(reference -> reference.startsWith("NIST"));
    }

    @Test
    void references_anythingElse_isRefused() {
        assertThatThrownBy(() -> References.url("RFC 9700")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> References.title("RFC 1 §1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void byId_unknown_isNull() {
        assertThat(Rules.byId("replay.nothing")).isNull();
    }

    @Test
    void parameter_defaultOutOfBounds_isRefused() {
        assertThatThrownBy(() -> new Parameter.OfInteger("count", 11, 1, 10, "how many"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count");
    }

    private static List<Rule> rules() {
        return Rules.all();
    }
}
