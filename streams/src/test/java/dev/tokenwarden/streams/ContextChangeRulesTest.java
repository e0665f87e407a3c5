package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.StreamEvents.client;
import static dev.tokenwarden.streams.StreamEvents.keyed;
import static dev.tokenwarden.streams.StreamEvents.token;
import static dev.tokenwarden.streams.StreamEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.RejectionReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token that two clients present. */
final class ContextChangeRulesTest extends ReplayFixture {
    private static final ClientContext ROAMING = client("192.0.2.1", 64_777L, "app/1.0");

    @Test
    void networkAndAgentDiffer_atOnce_whereBothFaceTheClient() {
        scenario.send(
                token("t").used(0).edge().trace("a").by(OWNER),
                token("t").used(5).edge().trace("b").by(THIEF));

        assertThat(scenario.raised("replay.context-change")).singleElement().satisfies(found -> {
            assertThat(found.severity()).isEqualTo(Severity.HIGH);
            assertThat(found.action()).isEqualTo(Action.REVOKE_TOKEN);
            assertThat(found.subject().jti()).isEqualTo("t");
            assertThat(found.time()).isEqualTo(StreamEvents.START.plusSeconds(5));
            assertThat(found.evidence().get(0).expected()).contains("203.0.113.7");
            assertThat(found.evidence().get(0).seen()).contains("198.51.100.9", "curl/8");
        });
    }

    @Test
    void networkAndAgentDiffer_onlyAfterTheGrace_whereAnEarlierHopMayStillCome() {
        scenario.send(
                        token("t").used(0).trace("a").by(OWNER),
                        token("t").used(5).trace("b").by(THIEF))
                .tick(34);
        assertThat(scenario.raised("replay.context-change")).isEmpty();

        scenario.tick(36);
        assertThat(scenario.raised("replay.context-change")).hasSize(1);
    }

    /** Two programs of one laptop, which is carried from the office to a train. */
    @Test
    void withHabits_onlyWhatIsNewInNetworkAndAgentIsRaised() {
        ClientContext webView = client("203.0.113.7", 64_500L, "Mozilla/5.0 (Linux; wv) Chrome/131");
        ClientContext webViewRoaming = client("192.0.2.9", 64_888L, "Mozilla/5.0 (Linux; wv) Chrome/131");
        scenario.send(
                token("t").used(0).by(OWNER),
                token("t").used(5).by(webView),
                token("t").used(600).by(ROAMING),
                token("t").used(605).by(webViewRoaming));
        assertThat(scenario.raised("replay.context-change")).allSatisfy(found -> {
            assertThat(found.severity()).isEqualTo(Severity.LOW);
            assertThat(found.action()).isEqualTo(Action.ALERT);
        });

        scenario.send(token("t").used(615).by(client("198.51.100.10", 64_999L, "curl/8")));
        assertThat(scenario.raised("replay.context-change"))
                .filteredOn(found -> found.severity() == Severity.HIGH)
                .singleElement()
                .satisfies(found -> assertThat(found.evidence().get(0).seen()).contains("curl/8"));
    }

    /** The web half of an app may speak for the first time just after the phone has changed its network. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OrdersApp/5.1 okhttp/4.12 | Mozilla/5.0 (Linux; Android 15; wv) Chrome/131 Mobile | LOW",
                "Mozilla/5.0 (Linux; Android 15; wv) Chrome/131 Mobile | OrdersApp/5.1 okhttp/4.12 | LOW",
                "Orders/3 CFNetwork/1410 Darwin/22.6 | AppleCoreMedia/1.0.0.21G93 (iPhone; U) | LOW",
                "OrdersApp/5.1 okhttp/4.12 | curl/8.5 | HIGH",
                "OrdersApp/5.1 okhttp/4.12 | Dalvik/2.1.0 (Linux; U; Android 13) | HIGH",
                "Orders/3 CFNetwork/1410 Darwin/22.6 | Mozilla/5.0 (Linux; Android 15; wv) Chrome/131 Mobile | HIGH",
                "OrdersApp/5.1 okhttp/4.12 | Mozilla/5.0 (Linux; Android 15) Chrome/131 Mobile Safari/537.36 | HIGH"
            })
    void anotherPartOfAnApp_firstSeenOnANewNetwork_isARecord(String before, String after, Severity severity) {
        scenario.send(
                token("t").used(0).by(client("203.0.113.7", 64_500L, before)),
                token("t").used(60).by(client("203.0.113.7", 64_500L, before)),
                token("t").used(120).by(client("198.51.100.9", 64_999L, after)),
                token("t").used(180).by(client("198.51.100.9", 64_999L, after)));

        assertThat(scenario.finish())
                .filteredOn(found -> found.rule().equals("replay.context-change"))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.severity()).isEqualTo(severity));
    }

    @Test
    void habits_areForgotten() {
        ClientContext moved = client("198.51.100.9", 64_999L, "app/2.0");
        try (Scenario accustomed = new Scenario("rules: {replay.context-change: {habit: PT1M}}")) {
            accustomed.send(
                    token("t").used(0).by(OWNER),
                    token("t").used(61).by(client("203.0.113.7", 64_500L, "curl/8")),
                    token("t").used(62).by(moved));

            assertThat(accustomed.raised("replay.context-change"))
                    .extracting("severity")
                    .contains(Severity.HIGH);
        }
    }

    @Test
    void tokensOverTheAge_andThoseWithoutAge_areNotJudged_wherePolicySaysSo() {
        try (Scenario young = new Scenario("rules: {replay.context-change: {max_age: PT1H}}")) {
            long start = StreamEvents.START.getEpochSecond();
            young.send(
                    token("old").iat(start - 3_600).used(0).by(OWNER),
                    token("old").iat(start - 3_600).used(1).by(THIEF),
                    token("undated").iat(null).used(0).by(OWNER),
                    token("undated").iat(null).used(1).by(THIEF));
            assertThat(young.raised("replay.context-change")).isEmpty();

            young.send(
                    token("young").iat(start - 3_599).used(0).by(OWNER),
                    token("young").iat(start - 3_599).used(1).by(THIEF));
            assertThat(young.raised("replay.context-change")).hasSize(1);
        }
    }

    @Test
    void innerHopHeardOfFirst_isNoReplay() {
        scenario.send(
                token("t").used(0).trace("a").by(OWNER),
                token("t").used(12).trace("b").by(client("10.0.0.9", null, "gateway/2")),
                token("t").used(11).trace("b").by(OWNER));

        assertThat(scenario.finish()).isEmpty();
    }

    @Test
    void forwardingByAWorkloadTheTokenIsFor_isNotCompared() {
        scenario.send(
                token("t").aud("orders", "edge").used(0).by(OWNER),
                token("t").aud("orders", "edge").used(1).by(workload("spiffe://acme/edge")));

        assertThat(scenario.finish()).isEmpty();
    }

    @Test
    void anotherWorkload_isAnotherClient() {
        scenario.send(
                token("t").used(0).by(workload("spiffe://acme/web")),
                token("t").used(1).by(workload("spiffe://acme/stranger")));

        assertThat(scenario.finish()).extracting("rule").containsExactly("replay.context-change");
    }

    @Test
    void roaming_raisesNothing_untilTheNetworksAlternate() {
        scenario.send(token("t").used(0).by(OWNER), token("t").used(60).by(ROAMING));
        assertThat(scenario.raised()).isEmpty();

        scenario.send(token("t").used(120).by(OWNER));
        assertThat(scenario.raised("replay.context-change")).hasSize(1);
    }

    @Test
    void networksThatAlternateSlowly_areRoaming() {
        scenario.send(
                token("t").used(0).by(OWNER),
                token("t").used(200).by(ROAMING),
                token("t").used(301).by(OWNER));

        assertThat(scenario.finish()).isEmpty();
    }

    @Test
    void anotherAgentOnTheSameNetwork_isARecord() {
        scenario.send(token("t").used(0).by(OWNER), token("t").used(9).by(client("203.0.113.9", 64_500L, "curl/8")));

        assertThat(scenario.finish()).singleElement().satisfies(found -> {
            assertThat(found.rule()).isEqualTo("replay.context-change");
            assertThat(found.severity()).isEqualTo(Severity.LOW);
            assertThat(found.action()).isEqualTo(Action.ALERT);
        });
    }

    @Test
    void sameKey_decides_whateverElseDiffers() {
        ClientContext elsewhere = new ClientContext("198.51.100.9", 64_999L, null, "other", null, "key-1", null);
        scenario.send(token("t").used(0).by(keyed("key-1")), token("t").used(1).by(elsewhere));

        assertThat(scenario.finish()).isEmpty();
    }

    @Test
    void secondEdgeUseOfATraceByAnotherClient_isAPresentationOfItsOwn() {
        scenario.send(
                token("t").used(0).edge().trace("a").by(OWNER),
                token("t").used(1).edge().trace("a").by(THIEF));

        assertThat(scenario.raised("replay.context-change")).hasSize(1);
    }

    @Test
    void forgedUse_isNotBelieved() {
        scenario.send(
                token("t").used(0).by(OWNER),
                token("t").used(1).by(THIEF).rejected(RejectionReason.SIGNATURE),
                token("t").used(2).by(THIEF).rejected(RejectionReason.EXPIRED).unverified());

        assertThat(scenario.finish()).isEmpty();
    }

    @Test
    void retryFromAnotherAddressOfTheSameNetwork_isStillOnePresentation() {
        scenario.send(
                token("t").oneTime().used(0).edge().trace("a").by(client("198.51.100.7", 64_500L, "app/1.0")),
                token("t").oneTime().used(3).edge().trace("a").by(client("203.0.113.9", 64_500L, "app/1.0")));

        assertThat(scenario.finish()).isEmpty();
    }

    @Test
    void sameKeyOnTwoNetworks_isNoAlternation_whereAThirdPresentationLacksTheKey() {
        ClientContext home = new ClientContext("203.0.113.7", 64_500L, null, "app/1.0", null, "key-1", null);
        ClientContext away = new ClientContext("192.0.2.1", 64_777L, null, "app/1.0", null, "key-1", null);
        scenario.send(
                token("t").used(0).by(home),
                token("t").used(60).by(away),
                token("t").used(120).by(OWNER));

        assertThat(scenario.finish()).isEmpty();
    }

    @Test
    void ownersUseThatComesLate_doesNotDateTheReplayBack() {
        scenario.send(
                token("t").used(0).by(OWNER),
                token("t").used(600).by(THIEF),
                token("t").used(10).by(OWNER),
                token("o").oneTime().used(600),
                token("o").oneTime().used(10));

        scenario.finish();
        assertThat(scenario.raised("replay.context-change")).isNotEmpty().allSatisfy(found -> assertThat(found.time())
                .isEqualTo(StreamEvents.START.plusSeconds(600)));
        assertThat(scenario.raised("replay.one-time")).singleElement().satisfies(found -> assertThat(found.time())
                .isEqualTo(StreamEvents.START.plusSeconds(600)));
    }

    @Test
    void innerHopHeardOfFirst_whereBothComeMinutesLate_isNoReplay() {
        scenario.send(token("t").used(0).trace("a").by(OWNER))
                .tick(400)
                .send(
                        token("t").used(105).trace("b").by(workload("spiffe://acme/edge")),
                        token("t").used(100).trace("b").by(OWNER));

        assertThat(scenario.finish()).isEmpty();
    }
}
