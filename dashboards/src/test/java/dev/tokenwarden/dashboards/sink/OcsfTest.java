package dev.tokenwarden.dashboards.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.DetectionId;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.TokenIdentity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OcsfTest {
    private static final Instant TIME = Instant.parse("2026-11-23T21:00:00Z");

    private static ObjectNode event(Severity severity, long count) {
        TokenIdentity token = new TokenIdentity("acme", "https://idp.acme.example", TokenIdentity.Kind.JTI, "a1");
        Subject subject = Subject.token(token);
        return Ocsf.of(Detection.builder(
                        DetectionId.of("replay.one-time", "acme", subject, severity, ""), "replay.one-time", severity)
                .time(TIME)
                .detectedAt(TIME.plusMillis(20))
                .tenant("acme")
                .subject(subject)
                .title("Shown twice")
                .count(count)
                .action(Action.REVOKE_TOKEN)
                .references(List.of("MITRE T1550.001", "RFC 9700 §2.2.1"))
                .build());
    }

    @Test
    void event_isADetectionFinding() {
        ObjectNode event = event(Severity.CRITICAL, 1);
        assertThat(event.path("class_uid").asInt()).isEqualTo(2004);
        assertThat(event.path("category_uid").asInt()).isEqualTo(2);
        assertThat(event.path("type_uid").asInt()).isEqualTo(200401);
        assertThat(event.path("time").asLong()).isEqualTo(TIME.plusMillis(20).toEpochMilli());
        assertThat(event.at("/finding_info/attacks/0/technique/uid").asText()).isEqualTo("T1550.001");
        assertThat(event.at("/finding_info/uid").asText())
                .isEqualTo(event.at("/metadata/uid").asText());
        assertThat(event.at("/resources/0/uid").asText()).isEqualTo("a1");
    }

    @Test
    void event_thatCountsOn_isAnUpdate() {
        assertThat(event(Severity.HIGH, 2).path("type_uid").asInt()).isEqualTo(200402);
    }

    @ParameterizedTest
    @CsvSource({"LOW, 2, Low", "MEDIUM, 3, Medium", "HIGH, 4, High", "CRITICAL, 5, Critical"})
    void severity_isThatOfOcsf(Severity severity, int id, String name) {
        ObjectNode event = event(severity, 1);
        assertThat(event.path("severity_id").asInt()).isEqualTo(id);
        assertThat(event.path("severity").asText()).isEqualTo(name);
    }
}
