package dev.tokenwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.policy.ExceptionEntry.Suppresses;
import dev.tokenwarden.policy.reader.AdjustmentsReader;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AdjustmentsTest {

    private static final Instant CREATED = Instant.parse("2026-11-26T09:00:00Z");
    private static final Instant EXPIRES = Instant.parse("2026-12-10T09:00:00Z");
    private static final Rule RULE = Rules.AUDIENCE_MISMATCH;
    private static final Adjustments OURS = new Adjustments(
            Map.of(RULE.id(), Mode.ENFORCE, Rules.VOLUME_SPIKE.id(), Mode.SHADOW),
            List.of(exception("a", "ci: \"x\" #1", null, null, Suppresses.ALERTS)));

    @Test
    void yaml_isReadBackAsItWas() throws Exception {
        assertThat(AdjustmentsReader.parse("acme", AdjustmentsWriter.write(OURS)))
                .isEqualTo(OURS);
        assertThat(AdjustmentsReader.parse("acme", AdjustmentsWriter.write(Adjustments.NONE)))
                .isEqualTo(Adjustments.NONE);
        assertThat(AdjustmentsReader.parse("acme", "")).isEqualTo(Adjustments.NONE);
    }

    @Test
    void mistake_isNamed() {
        assertThat(catchThrowableOfType(
                        PolicyException.class,
                        () -> AdjustmentsReader.parse("warden-policy/acme", "rules_mode:\n  volume.spike: on\n")))
                .hasMessageStartingWith(
                        "warden-policy/acme:2: rules_mode.volume.spike: expected observe, shadow or enforce");
        assertThat(catchThrowableOfType(
                        PolicyException.class,
                        () -> AdjustmentsReader.parse(
                                "acme", AdjustmentsWriter.write(OURS).replace("ci: ", "\u202e"))))
                .hasMessageContaining("exceptions[0].client: contains characters that cannot be printed");
    }

    @Test
    void adjustments_lieOverTheFile() throws Exception {
        Policy file = PolicyLoader.parse("policy.yaml", """
                enforcement: {mode: observe}
                tenants:
                  acme:
                    enforcement: {rules: {audience.mismatch: shadow, scope.probing: enforce}}
                    exceptions:
                      - {id: f, rule: audience.mismatch, subject: s, suppresses: revocations, created: 2026-11-26T09:00:00Z,
                         expires: 2026-11-27T09:00:00Z, by: b, reason: r}
                """);

        Policy adjusted = file.adjusted(Map.of("acme", OURS, "new", OURS));

        assertThat(adjusted.enforcement("acme").mode(RULE)).isEqualTo(Mode.ENFORCE);
        assertThat(adjusted.enforcement("acme").mode(Rules.SCOPE_PROBING)).isEqualTo(Mode.ENFORCE);
        assertThat(adjusted.enforcement("new").mode(Rules.VOLUME_SPIKE)).isEqualTo(Mode.SHADOW);
        assertThat(adjusted.enforcement("globex").mode(RULE)).isEqualTo(Mode.OBSERVE);
        assertThat(adjusted.settings("acme", RULE).exceptions())
                .extracting(ExceptionEntry::id)
                .containsExactly("f", "a");
        assertThat(adjusted.settings("acme", Rules.VOLUME_SPIKE).exceptions()).isEmpty();
        assertThat(adjusted.settings("globex", RULE).exceptions()).isEmpty();
        assertThat(adjusted.adjustments("acme")).isEqualTo(OURS);
        assertThat(adjusted.source()).isEqualTo(file.source());
        assertThat(adjusted.revision()).isNotEqualTo(file.revision());
        assertThat(adjusted).isNotEqualTo(file);
        assertThat(adjusted.adjusted(Map.of())).isEqualTo(file).hasSameHashCodeAs(file);
        assertThat(adjusted.adjusted(Map.of()).revision()).isEqualTo(file.revision());
    }

    @Test
    void changes_changeOneThing() {
        ExceptionEntry another = exception("b", null, "s", null, Suppresses.REVOCATIONS);

        assertThat(OURS.with(another).exceptions()).hasSize(2).last().isEqualTo(another);
        assertThat(OURS.with(another).without("a").exception("b")).contains(another);
        assertThat(OURS.withMode(RULE.id(), Mode.OBSERVE).rulesMode()).containsEntry(RULE.id(), Mode.OBSERVE);
        assertThat(OURS.withMode(RULE.id(), null).rulesMode()).containsOnlyKeys("volume.spike");
        assertThat(Adjustments.NONE.withMode(RULE.id(), null).isEmpty()).isTrue();
    }

    @Test
    void exception_asksForAllThatItNames() {
        Subject token = Subject.builder(Subject.Type.TOKEN).iss("i").jti("j").build();
        TokenSummary summary =
                TokenSummary.builder("i").jti("j").sub("s").clientId("c").build();
        List<Evidence> at = List.of(new Evidence("audience", "ledger", "wiki", null));

        assertThat(matches(exception("a", "c", null, null, Suppresses.ALERTS), token, summary, at))
                .isTrue();
        assertThat(matches(exception("a", "c", "s", "wiki", Suppresses.ALERTS), token, summary, at))
                .isTrue();
        assertThat(matches(exception("a", "c", "t", null, Suppresses.ALERTS), token, summary, at))
                .isFalse();
        assertThat(matches(exception("a", "d", null, null, Suppresses.ALERTS), token, summary, at))
                .isFalse();
        assertThat(matches(exception("a", null, null, "ledger", Suppresses.ALERTS), token, summary, at))
                .isFalse();
        assertThat(matches(exception("a", "c", null, "wiki", Suppresses.ALERTS), token, summary, List.of()))
                .isFalse();
        assertThat(matches(exception("a", null, "s", null, Suppresses.ALERTS), token, null, at))
                .isFalse();
        assertThat(matches(
                        exception("a", "c", null, "wiki", Suppresses.ALERTS),
                        Subject.client("c", null, "wiki"),
                        null,
                        List.of()))
                .isTrue();
    }

    @Test
    void settings_giveWhatHoldsThenAndGoesFarEnough() {
        Policy policy = Policy.defaults()
                .adjusted(Map.of(
                        "acme",
                        new Adjustments(Map.of(), List.of(exception("a", "c", null, null, Suppresses.ALERTS)))));
        RuleSettings settings = policy.settings("acme", RULE);

        assertThat(found(settings, EXPIRES.minusMillis(1), Action.ALERT)).isNotNull();
        assertThat(found(settings, CREATED.minusSeconds(86_400), Action.ALERT)).isNotNull();
        assertThat(found(settings, EXPIRES, Action.ALERT)).isNull();
        assertThat(found(settings, CREATED, Action.REVOKE_TOKEN)).isNull();
        assertThat(Suppresses.REVOCATIONS.covers(Action.REVOKE_CHAIN)).isTrue();
        assertThat(Suppresses.REVOCATIONS.covers(Action.ALERT)).isTrue();
    }

    @Test
    void exception_thatSaysTooMuch_isNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> exception("a", null, null, null, Suppresses.ALERTS));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExceptionEntry(
                        "a",
                        RULE.id(),
                        ExceptionEntry.Match.client("c"),
                        Suppresses.ALERTS,
                        new ExceptionEntry.Period(
                                CREATED, CREATED.plus(ExceptionEntry.LONGEST).plusMillis(1)),
                        "b",
                        "r"));
    }

    private static @Nullable ExceptionEntry found(RuleSettings settings, Instant time, Action asks) {
        return settings.exception(time, asks, Subject.client("c", null, null), null, List.of());
    }

    private static boolean matches(
            ExceptionEntry exception, Subject about, @Nullable TokenSummary token, List<Evidence> evidence) {
        return exception.matches(about, token, evidence);
    }

    private static ExceptionEntry exception(
            String id,
            @Nullable String client,
            @Nullable String subject,
            @Nullable String audience,
            Suppresses suppresses) {
        return new ExceptionEntry(
                id,
                RULE.id(),
                new ExceptionEntry.Match(client, subject, audience),
                suppresses,
                new ExceptionEntry.Period(CREATED, EXPIRES),
                "alice",
                "why: not");
    }
}
