package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.StreamEvents.client;
import static dev.tokenwarden.streams.StreamEvents.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.RejectionReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bursts of rejections and spikes of uses. */
final class VolumeRulesTest extends UseScenario {
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
