package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.StreamEvents.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.event.RejectionReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What policy makes an exception of is recorded, and nothing more. */
final class ExceptionTest {

    private static final long HOUR = 3_600;

    @Test
    void revocation_suppressed_isRecordedWithTheExceptionsName() {
        try (Scenario scenario = with("audience.mismatch", "client: web", "revocations")) {
            scenario.send(token("t").client("web").used(0).at("billing"));

            assertThat(scenario.raised("audience.mismatch")).singleElement().satisfies(found -> {
                assertThat(found.severity()).isEqualTo(Severity.LOW);
                assertThat(found.action()).isEqualTo(Action.ALERT);
                assertThat(found.evidence()).hasSize(2).last().satisfies(line -> {
                    assertThat(line.what()).isEqualTo("exception");
                    assertThat(line.seen())
                            .startsWith("ours suppresses revocations until ")
                            .endsWith("by alice: known");
                });
            });
        }
    }

    @Test
    void alertsException_leavesWhatRevokesAsItIs() {
        try (Scenario scenario = with("audience.mismatch", "client: web", "alerts")) {
            scenario.send(token("t").client("web").used(0).at("billing"));
            scenario.send(token("u").client("web").used(0).at("billing").rejected(RejectionReason.AUDIENCE));

            assertThat(scenario.raised("audience.mismatch"))
                    .extracting("severity", "action")
                    .containsExactly(tuple(Severity.HIGH, Action.REVOKE_TOKEN), tuple(Severity.LOW, Action.ALERT));
        }
    }

    @Test
    void expired_hasNoEffect_andTheFindingIsANewDetection() {
        try (Scenario scenario = with("audience.mismatch", "audience: billing", "revocations")) {
            scenario.send(token("t")
                    .exp(StreamEvents.START.getEpochSecond() + 9 * HOUR)
                    .used(0)
                    .at("billing"));
            scenario.send(token("t")
                    .exp(StreamEvents.START.getEpochSecond() + 9 * HOUR)
                    .used(HOUR)
                    .at("billing"));

            List<Detection> raised = scenario.raised("audience.mismatch");
            assertThat(raised)
                    .extracting("severity", "action")
                    .containsExactly(tuple(Severity.LOW, Action.ALERT), tuple(Severity.HIGH, Action.REVOKE_TOKEN));
            assertThat(raised).extracting(Detection::id).doesNotHaveDuplicates();
            assertThat(raised.get(1).evidence()).extracting(Evidence::what).containsExactly("audience");
        }
    }

    @Test
    void anotherTenantAndAnotherAudience_areUntouched() {
        try (Scenario scenario = with("audience.mismatch", "client: web, audience: billing", "revocations")) {
            scenario.send(token("t")
                    .client("web")
                    .iss("https://idp.partner.example")
                    .used(0)
                    .at("billing"));
            scenario.send(token("u").client("web").used(0).at("wiki"));
            scenario.send(token("v").client("app").used(0).at("billing"));

            assertThat(scenario.raised("audience.mismatch")).hasSize(3).allSatisfy(found -> assertThat(found.severity())
                    .isEqualTo(Severity.HIGH));
        }
    }

    @Test
    void whatIsCountedPerClient_isSuppressedToo() {
        try (Scenario scenario = with("posture.unbound", "client: web", "alerts")) {
            scenario.send(token("t").client("web").aud("payments").used(0).at("payments"));
            scenario.send(token("u").client("app").aud("payments").used(0).at("payments"));
            scenario.finish();

            assertThat(scenario.raised("posture.unbound"))
                    .extracting(found -> found.subject().clientId(), Detection::severity)
                    .contains(tuple("web", Severity.LOW), tuple("app", Severity.HIGH))
                    .doesNotContain(tuple("web", Severity.HIGH), tuple("app", Severity.LOW));
        }
    }

    private static Scenario with(String rule, String match, String suppresses) {
        return new Scenario(Scenario.POLICY
                + """
                tenants:
                  acme:
                    rules: {posture.unbound: {severity: high}}
                    exceptions:
                      - {id: ours, rule: %s, %s, suppresses: %s, created: %s, expires: %s, by: alice, reason: known}
                """.formatted(
                                rule,
                                match,
                                suppresses,
                                StreamEvents.START.minus(Duration.ofDays(1)),
                                StreamEvents.START.plusSeconds(HOUR)));
    }
}
