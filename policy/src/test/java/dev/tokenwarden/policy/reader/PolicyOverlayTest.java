package dev.tokenwarden.policy.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyDocument;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PolicyOverlayTest {
    private static final String PRESET = """
            # for logs
            clock_skew: PT30S
            issuers:
              - {issuer: "https://sts.example/*", tenant: "*"}
            exchange:
              allowed_subject_change:
                - {subject: "arn:one:*"}
                - {subject: "arn:two:*"}
            rules:
              replay.context-change: {habit: P2D, window: PT1S}
              audience.missing: {enabled: false}
            """;

    @Test
    void anEmptyPolicy_changesNothing() throws Exception {
        assertThat(laid("")).isEqualTo(PolicyLoader.parse("preset", PRESET).document());
    }

    @Test
    void aRule_keepsTheSettingsThatAreNotSet() throws Exception {
        Policy policy = PolicyLoader.parse(
                "laid", PolicyOverlay.lay("own", "rules: {replay.context-change: {window: PT9M}}", PRESET));

        RuleSettings settings = policy.settings("t", Rules.REPLAY_CONTEXT_CHANGE);
        assertThat(settings.duration("window")).isEqualTo(Duration.ofMinutes(9));
        assertThat(settings.duration("habit")).isEqualTo(Duration.ofDays(2));
        assertThat(policy.settings("t", Rules.AUDIENCE_MISSING).enabled()).isFalse();
    }

    @Test
    void lists_areJoined_andItemsAboutTheSameReplaced() throws Exception {
        PolicyDocument laid = laid("""
                issuers:
                  - {issuer: "https://sts.example/*", tenant: "*", ledgered: true}
                  - {issuer: "https://idp.example", tenant: acme}
                exchange: {allowed_subject_change: [{subject: "arn:two:*"}, {client: batch}]}
                clock_skew: PT5S
                """);

        assertThat(laid.clockSkew()).isEqualTo(Duration.ofSeconds(5));
        assertThat(laid.issuers()).extracting(IssuerPolicy::ledgered).containsExactly(true, false);
        assertThat(laid.exchange().allowedSubjectChange()).hasSize(3);
    }

    @Test
    void errors_nameTheLineOfOnesOwnPolicy() {
        assertThatThrownBy(() -> PolicyOverlay.lay("own.yaml", "grace: PT1S\nno_such_key: 1\n", PRESET))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("own.yaml:2");
    }

    @Test
    void forATenant_theRulesHoldThereAlone() throws Exception {
        Policy policy = PolicyLoader.parse("tenant", PolicyOverlay.forTenant(PRESET, "prod-payments"));

        assertThat(policy.settings("prod-payments", Rules.AUDIENCE_MISSING).enabled())
                .isFalse();
        assertThat(policy.settings("other", Rules.AUDIENCE_MISSING).enabled()).isTrue();
        assertThat(policy.document().clockSkew()).isEqualTo(Duration.ofSeconds(30));
    }

    private static PolicyDocument laid(String own) throws PolicyException {
        return PolicyLoader.parse("laid", PolicyOverlay.lay("own", own, PRESET)).document();
    }
}
