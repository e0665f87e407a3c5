package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.StreamEvents.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.VerifierStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UseAndPostureRulesTest extends UseScenario {
    private static final long DAY = 86_400;

    @Test
    void wrongAudience_isHighWhenAccepted_mediumAlertWhenNot() {
        scenario.send(token("t").used(0).at("billing"));
        scenario.send(token("u").used(0).at("billing").rejected(RejectionReason.AUDIENCE));

        assertThat(scenario.raised("audience.mismatch"))
                .extracting("severity", "action")
                .containsExactly(tuple(Severity.HIGH, Action.REVOKE_TOKEN), tuple(Severity.MEDIUM, Action.ALERT));
    }

    @Test
    void noAudience_isMissing() {
        scenario.send(token("t").aud().used(0));
        assertThat(scenario.raised("audience.missing")).isEmpty();

        scenario.tick(31);
        assertThat(scenario.raised("audience.missing")).hasSize(1);
    }

    @Test
    void fanOut_needsMoreThanFiveAudiencesInFiveMinutes() {
        for (int i = 0; i < 5; i++) {
            scenario.send(
                    token("t").aud("a0", "a1", "a2", "a3", "a4", "a5").used(i).at("a" + i));
        }
        assertThat(scenario.raised("audience.fan-out")).isEmpty();

        scenario.send(token("t").aud("a0", "a1", "a2", "a3", "a4", "a5").used(9).at("a5"));
        assertThat(scenario.raised("audience.fan-out")).hasSize(1);
    }

    @Test
    void fanOut_isMeasuredAgainstWhatTheClientsTokensUsuallyReach() {
        String[] audiences = {"a0", "a1", "a2", "a3", "a4", "a5"};
        for (int earlier = 0; earlier < 4; earlier++) {
            for (int i = 0; i < 3; i++) {
                scenario.send(token("e" + earlier)
                        .aud(audiences)
                        .used(earlier * 10 + i)
                        .at("a" + i));
            }
        }
        for (int i = 0; i < 6; i++) {
            scenario.send(token("t").aud(audiences).used(100 + i).at("a" + i));
        }

        assertThat(scenario.raised("audience.fan-out"))
                .as("6 is not more than 3 x 3")
                .isEmpty();
    }

    @Test
    void firstSeen_needsAMatureBaseline() {
        for (int i = 0; i < 100; i++) {
            long at = i * DAY / 99;
            scenario.send(token("t" + i)
                    .exp(StreamEvents.START.getEpochSecond() + at + 60)
                    .iat(StreamEvents.START.getEpochSecond() + at)
                    .used(at));
        }
        long later = DAY + 100;
        scenario.send(token("new")
                .aud("ledger")
                .exp(StreamEvents.START.getEpochSecond() + later + 60)
                .used(later)
                .at("ledger"));

        scenario.finish();
        assertThat(scenario.raised("audience.first-seen")).singleElement().satisfies(found -> {
            assertThat(found.subject().clientId()).isEqualTo("web");
            assertThat(found.subject().audience()).isEqualTo("ledger");
        });
    }

    @Test
    void scopeExceeded_andProbing() {
        scenario.send(token("t").used(0).requires("orders:admin"));
        assertThat(scenario.raised("scope.exceeded")).hasSize(1);

        for (int i = 0; i < 5; i++) {
            scenario.send(token("p").used(i).operation("DELETE /" + i).rejected(RejectionReason.SCOPE));
        }
        assertThat(scenario.raised("scope.probing")).hasSize(1);
    }

    @Test
    void postureOfSigning() {
        scenario.send(
                token("a").signed("HS256", "s").aud("payments").used(0).at("payments"),
                token("b").signed("none", "k").used(1),
                token("c").signed("ES256", "s").used(2));

        assertThat(scenario.finish())
                .extracting("rule")
                .contains(
                        "posture.symmetric-signing", "posture.unsigned", "posture.algorithm-switch", "posture.unbound");
    }

    @Test
    void posture_isRaisedOncePerDay() {
        long exp = StreamEvents.START.getEpochSecond() + 3 * DAY;
        scenario.send(
                token("a").exp(exp).used(0),
                token("b").exp(exp).used(5),
                token("c").exp(exp).used(DAY));

        assertThat(scenario.finish().stream()
                        .filter(found -> found.rule().equals("posture.long-lived"))
                        .map(found -> found.id())
                        .distinct())
                .hasSize(2);
    }

    @Test
    void publishedPrivateKey_thatTwoVerifiersReport_isOneDetectionADay() {
        for (String verifier : List.of("urn:verifier:a", "urn:verifier:b")) {
            for (int i = 1; i <= 3; i++) {
                scenario.send(TokenEvent.builder(
                                EventType.STATUS, verifier, "s" + i, StreamEvents.START.plusSeconds(10L * i), "acme")
                        .status(new VerifierStatus(
                                i, 0, 0, null, List.of(new ExposedKey("https://idp.acme.example", "leaked"))))
                        .build());
            }
        }

        scenario.finish();
        assertThat(scenario.raised("posture.key-exposed"))
                .isNotEmpty()
                .allSatisfy(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.CRITICAL);
                    assertThat(found.subject().iss()).isEqualTo("https://idp.acme.example");
                    assertThat(found.subject().kid()).isEqualTo("leaked");
                    assertThat(found.evidence().get(0).event().source()).startsWith("urn:verifier:");
                })
                .extracting(found -> found.id())
                .containsOnly(scenario.raised("posture.key-exposed").get(0).id());
    }

    @Test
    void keyOverdue_afterItsRotation() {
        scenario.send(
                token("a").used(0),
                token("b").exp(StreamEvents.START.getEpochSecond() + 2 * DAY).used(DAY + 1));

        assertThat(scenario.finish()).extracting("rule").contains("posture.key-overdue");
    }

    @Test
    void switchedOffRule_staysSilent_andSeverityFollowsPolicy() {
        try (Scenario tuned = new Scenario(Scenario.POLICY + """
                rules:
                  scope.exceeded: {enabled: false}
                  audience.mismatch: {severity: critical, action: alert}
                """)) {
            tuned.send(token("t").used(0).at("billing").requires("orders:admin"));

            assertThat(tuned.finish()).singleElement().satisfies(found -> {
                assertThat(found.rule()).isEqualTo("audience.mismatch");
                assertThat(found.severity()).isEqualTo(Severity.CRITICAL);
                assertThat(found.action()).isEqualTo(Action.ALERT);
            });
        }
    }

    @Test
    void sharedSecret_showsInTokensWithoutIdentityToo() {
        scenario.send(token("-")
                .nameless()
                .signed("HS256", "secret-1")
                .aud("payments")
                .used(0)
                .at("payments"));

        assertThat(scenario.raised("posture.symmetric-signing"))
                .singleElement()
                .satisfies(found -> assertThat(found.subject().kid()).isEqualTo("secret-1"));
    }
}
