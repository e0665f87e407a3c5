package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.StreamEvents.client;
import static dev.tokenwarden.streams.StreamEvents.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.VerifierStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UseAndPostureRulesTest {
    private static final long DAY = 86_400;

    private final Scenario scenario = new Scenario();

    @AfterEach
    void close() {
        scenario.close();
    }

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
    void deniedBurst_countsClientAndAddress_onceAnEpisode() {
        for (int i = 0; i < 25; i++) {
            scenario.send(
                    token("t" + i).used(i).by(client("198.51.100.1", null, "x")).rejected(RejectionReason.SIGNATURE));
        }

        scenario.finish();
        assertThat(scenario.raised("volume.denied-burst")).extracting("id").hasSizeGreaterThan(2);
        assertThat(scenario.raised("volume.denied-burst").stream()
                        .map(found -> found.id())
                        .distinct())
                .as("one for the client and one for the address")
                .hasSize(2);
    }

    @Test
    void deniedBurst_namesTokenOperationAndEvents_andItsTitleStaysTrue() {
        for (int i = 0; i < 29; i++) {
            scenario.send(token("key-1")
                    .used(i)
                    .operation("GET /secrets/" + i % 2)
                    .by(client("198.51.100.1", null, "tool/1"))
                    .rejected(RejectionReason.SCOPE));
        }

        scenario.finish();
        assertThat(scenario.raised("volume.denied-burst")).last().satisfies(found -> {
            assertThat(found.title()).isEqualTo("20 or more rejections within 60 s");
            assertThat(found.evidence())
                    .extracting("what", "seen")
                    .contains(
                            tuple("rejections", "29 in this burst so far"),
                            tuple("token", "key-1"),
                            tuple("user agent", "tool/1"),
                            tuple("operation", "GET /secrets/1, GET /secrets/0"));
            assertThat(found.evidence().stream()
                            .filter(one -> one.what().equals("rejected use"))
                            .map(one -> one.event().id())
                            .distinct())
                    .hasSize(3);
        });
    }

    @Test
    void deniedBurst_ofOneToken_isOneDetection() {
        for (int i = 0; i < 29; i++) {
            scenario.send(token("key-1")
                    .used(i)
                    .by(client("198.51.100.1", null, "tool/1"))
                    .rejected(RejectionReason.SCOPE));
        }

        scenario.finish();
        assertThat(scenario.raised("volume.denied-burst"))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.subject().clientId()).isEqualTo("web"));
    }

    @Test
    void deniedBurst_ofOneTokenThenAnother_isOfTheAddressToo() {
        for (int i = 0; i < 29; i++) {
            scenario.send(token(i < 15 ? "key-1" : "key-2")
                    .used(i)
                    .by(client("198.51.100.1", null, "tool/1"))
                    .rejected(RejectionReason.SCOPE));
        }

        scenario.finish();
        assertThat(scenario.raised("volume.denied-burst"))
                .extracting(found -> found.subject().type())
                .contains(Subject.Type.CLIENT, Subject.Type.ADDRESS);
    }

    @Test
    void deniedBurst_thatGoesOn_isBroughtUpToDateOnceAWindow() {
        for (int i = 0; i < 3_000; i++) {
            scenario.send(token("key-1").used(i / 10).rejected(RejectionReason.SCOPE));
        }

        scenario.finish();
        List<Detection> found = scenario.raised("volume.denied-burst");
        assertThat(found).hasSizeLessThan(30);
        assertThat(found)
                .last()
                .extracting(last -> last.evidence().get(0).seen())
                .isEqualTo("3000 in this burst so far");
    }

    @Test
    void nineteenRejections_areNoBurst() {
        for (int i = 0; i < 19; i++) {
            scenario.send(token("t").used(i).operation("GET /same").rejected(RejectionReason.EXPIRED));
        }

        assertThat(scenario.finish()).isEmpty();
    }

    @Test
    void spike_isTenTimesTheClientsOwnRate() {
        for (int i = 0; i < 120; i++) {
            scenario.send(token("calm" + i)
                    .exp(StreamEvents.START.getEpochSecond() + 9_000)
                    .used(i * 40L));
        }
        for (int i = 0; i < 150; i++) {
            scenario.send(token("busy" + i)
                    .exp(StreamEvents.START.getEpochSecond() + 9_000)
                    .used(5_000 + i / 4));
        }

        scenario.finish();
        assertThat(scenario.raised("volume.spike"))
                .isNotEmpty()
                .extracting("id")
                .containsOnly(scenario.raised("volume.spike").get(0).id());
    }

    @Test
    void spike_namesTokenPrincipalOperationAndEvents_andItsTitleStaysTrue() {
        long exp = StreamEvents.START.getEpochSecond() + 9_000;
        scenario.send(token("calm").exp(exp).used(0));
        for (int i = 0; i < 301; i++) {
            scenario.send(token("busy")
                    .exp(exp)
                    .used(5_000 + i / 10)
                    .operation("GET /files/" + i % 2)
                    .by(client("198.51.100.1", null, "tool/1")));
        }

        scenario.finish();
        assertThat(scenario.raised("volume.spike")).last().satisfies(found -> {
            assertThat(found.title()).isEqualTo("100 or more presentations within 60 s, over 10 times the usual rate");
            assertThat(found.evidence())
                    .extracting("what", "seen")
                    .contains(
                            tuple("presentations", "301 in this spike so far"),
                            tuple("token", "busy"),
                            tuple("subject", "alice"),
                            tuple("client", "web"),
                            tuple("address", "198.51.100.1"),
                            tuple("user agent", "tool/1"));
            // Presentations of one second have no order of their own.
            assertThat(found.evidence())
                    .filteredOn(one -> one.what().equals("operation"))
                    .singleElement()
                    .satisfies(one -> assertThat(one.seen().split(", "))
                            .containsExactlyInAnyOrder("GET /files/0", "GET /files/1"));
            assertThat(found.evidence().stream()
                            .filter(one -> one.what().equals("presented use"))
                            .map(one -> one.event().id())
                            .distinct())
                    .hasSize(3);
        });
    }

    @ParameterizedTest
    @CsvSource({"60, true", "61, false"})
    void spike_countsAClosedWindowExactly(long last, boolean raised) {
        long exp = StreamEvents.START.getEpochSecond() + 9_000;
        scenario.send(token("calm").exp(exp).used(0), token("busy").exp(exp).used(5_001));
        for (int i = 0; i < 98; i++) {
            scenario.send(token("busy").exp(exp).used(5_030));
        }
        scenario.send(token("busy").exp(exp).used(5_001 + last));

        scenario.finish();
        assertThat(scenario.raised("volume.spike").isEmpty()).isNotEqualTo(raised);
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

    @Test
    void whatComesLate_neitherDatesABurstBack_norASpike() {
        long exp = StreamEvents.START.getEpochSecond() + 7_000;
        scenario.send(token("quiet").exp(exp).used(0));
        for (int i = 0; i < 120; i++) {
            scenario.send(token("busy").exp(exp).used(4_000 + i / 4));
        }
        for (int i = 0; i < 20; i++) {
            scenario.send(
                    token("denied").client("denied").exp(exp).used(4_000 + i).rejected(RejectionReason.EXPIRED));
        }
        scenario.tick(4_200)
                .send(
                        token("busy").exp(exp).used(3_500),
                        token("denied").client("denied").exp(exp).used(3_500).rejected(RejectionReason.EXPIRED));

        scenario.finish();
        assertThat(scenario.raised("volume.spike")).isNotEmpty().allSatisfy(found -> assertThat(found.time())
                .isAfter(StreamEvents.START.plusSeconds(3_999)));
        assertThat(scenario.raised("volume.denied-burst")).isNotEmpty().allSatisfy(found -> assertThat(found.time())
                .isAfter(StreamEvents.START.plusSeconds(3_999)));
    }
}
