package dev.tokenwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.DetectionId;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.policy.Policy;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExposedKeyAlertsTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final String ISSUERS = "issuers: [{issuer: \"https://idp\", tenant: acme}]\n";

    private List<ExposedKey> keys = List.of();
    private final ExposedKeyAlerts alerts = new ExposedKeyAlerts(() -> keys);

    @Test
    void aKeyIsReportedAtOnce_andOnceADay() {
        Policy policy = AdmissionSamples.policy(ISSUERS);
        assertThat(alerts.due(policy, NOON)).isEmpty();

        keys = List.of(new ExposedKey("https://idp", "k1"));
        List<Detection> first = alerts.due(policy, NOON.plusSeconds(2));

        assertThat(first)
                .extracting(Detection::rule, Detection::severity, Detection::tenant, Detection::subject)
                .containsExactly(tuple(
                        "posture.key-exposed", Severity.CRITICAL, "acme", Subject.key("https://idp", "k1", null)));
        assertThat(first.get(0).id())
                .as("the id of the detection for a verifier's heartbeat")
                .isEqualTo(DetectionId.of(
                        "posture.key-exposed",
                        "acme",
                        Subject.key("https://idp", "k1", null),
                        Severity.CRITICAL,
                        "2026-03-02"));
        assertThat(alerts.due(policy, NOON.plusSeconds(4))).isEmpty();
        assertThat(alerts.due(policy, NOON.plusSeconds(86_400))).hasSize(1);
    }

    @Test
    void anIssuerThatThePolicyDoesNotList_concernsAllTenants() {
        keys = List.of(new ExposedKey("https://other", "k1"));

        assertThat(alerts.due(AdmissionSamples.policy(ISSUERS), NOON))
                .extracting(Detection::tenant)
                .containsExactly("*");
    }

    @Test
    void aRuleThatIsOff_isOff() {
        keys = List.of(new ExposedKey("https://idp", "k1"));

        assertThat(alerts.due(
                        AdmissionSamples.policy(ISSUERS + "rules: {posture.key-exposed: {enabled: false}}\n"), NOON))
                .isEmpty();
    }
}
