package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.FamilyEvents.OWNER;
import static dev.tokenwarden.streams.FamilyEvents.THIEF;
import static dev.tokenwarden.streams.FamilyEvents.at;
import static dev.tokenwarden.streams.FamilyEvents.ended;
import static dev.tokenwarden.streams.FamilyEvents.exchanged;
import static dev.tokenwarden.streams.FamilyEvents.grant;
import static dev.tokenwarden.streams.FamilyEvents.issued;
import static dev.tokenwarden.streams.FamilyEvents.refreshed;
import static dev.tokenwarden.streams.FamilyEvents.session;
import static dev.tokenwarden.streams.FamilyEvents.token;
import static dev.tokenwarden.streams.FamilyEvents.used;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.Use;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FamilyRulesTest {
    private static final String CHANGE = "session.context-change";
    private static final String TRAVEL = "session.impossible-travel";
    private static final String REPLAY = "grant.refresh-replay";
    private static final String LATE = "grant.issued-after-revocation";

    private final Scenario scenario = new Scenario();

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void contextChange_threeEdgePresentationsOfAGrant_isRaisedAtOnce() {
        scenario.send(
                used(token("t1", 0).grant("g"), 10, OWNER),
                used(token("t2", 60).grant("g"), 70, THIEF),
                used(token("t1", 0).grant("g"), 90, OWNER));

        assertThat(scenario.raised(CHANGE)).singleElement().satisfies(found -> {
            assertThat(found.subject())
                    .isEqualTo(Subject.builder(Subject.Type.GRANT)
                            .iss(StreamEvents.IDP)
                            .grant("g")
                            .build());
            assertThat(found.action()).isEqualTo(Action.REVOKE_GRANT);
            assertThat(found.severity()).isEqualTo(Severity.HIGH);
            assertThat(found.time()).isEqualTo(StreamEvents.START.plusSeconds(90));
        });
    }

    @Test
    void contextChange_ofASession_revokesTheSession() {
        scenario.send(
                used(token("t1", 0).sid("s"), 10, OWNER),
                used(token("t2", 60).sid("s"), 170, THIEF),
                used(token("t3", 60).sid("s"), 190, OWNER));

        assertThat(only(CHANGE).action()).isEqualTo(Action.REVOKE_SESSION);
        assertThat(only(CHANGE).subject().sid()).isEqualTo("s");
    }

    @Test
    void contextChange_reportedInReverse_isTheSame() {
        scenario.send(
                used(token("t1", 0).grant("g"), 90, OWNER),
                used(token("t2", 60).grant("g"), 70, THIEF),
                used(token("t1", 0).grant("g"), 61, OWNER));

        assertThat(only(CHANGE).time()).isEqualTo(StreamEvents.START.plusSeconds(90));
    }

    @Test
    void contextChange_ofOneTokenAlone_isNotOfTheFamily() {
        scenario.send(
                used(token("t1", 0).grant("g"), 10, OWNER),
                used(token("t1", 0).grant("g"), 70, THIEF),
                used(token("t1", 0).grant("g"), 90, OWNER));

        assertThat(rules()).doesNotContain(CHANGE).contains("replay.context-change");
    }

    @Test
    void contextChange_outsideTheWindow_isNothing() {
        long day = 86_400;
        scenario.send(
                used(token("t1", 0).grant("g"), 10, OWNER),
                used(token("t2", 60).grant("g"), 70, THIEF),
                used(token("t3", day).grant("g"), day + 11, OWNER));

        assertThat(rules()).doesNotContain(CHANGE);
    }

    @Test
    void contextChange_networkOrAgentAlone_isAMoveOrAnUpdate() {
        scenario.send(
                used(token("t1", 0).grant("g"), 10, at("203.0.113.7", 64_500, "app/1.0")),
                used(token("t2", 60).grant("g"), 70, at("198.51.100.9", 64_900, "app/1.0")),
                used(token("t3", 80).grant("g"), 90, at("203.0.113.7", 64_500, "app/1.0")),
                used(token("t4", 100).grant("g"), 110, at("203.0.113.7", 64_500, "cli/2")),
                used(token("t5", 120).grant("g"), 130, at("203.0.113.7", 64_500, "app/1.0")));

        assertThat(rules()).doesNotContain(CHANGE);
    }

    @Test
    void contextChange_severalNetworksDuringAnUpdate_isOneClient() {
        ClientContext oldHere = at("203.0.113.7", 64_500, "app/1.0");
        ClientContext newThere = at("198.51.100.9", 64_900, "cli/2");
        scenario.send(
                used(token("t1", 0).grant("g"), 10, oldHere),
                used(token("t2", 0).grant("g"), 20, at("198.51.100.9", 64_900, "app/1.0")),
                used(token("t3", 0).grant("g"), 30, newThere),
                used(token("t4", 0).grant("g"), 40, at("203.0.113.7", 64_500, "cli/2")),
                used(token("t5", 0).grant("g"), 50, oldHere));

        assertThat(rules()).doesNotContain(CHANGE);
    }

    @Test
    void contextChange_halfAnUpdate_waitsForTheOtherHalf() {
        scenario.send(
                used(token("t1", 0).grant("g"), 10, at("203.0.113.7", 64_500, "app/1.0")),
                used(token("t2", 0).grant("g"), 20, at("198.51.100.9", 64_900, "app/1.0")),
                used(token("t3", 0).grant("g"), 30, at("198.51.100.9", 64_900, "cli/2")),
                used(token("t5", 0).grant("g"), 50, at("203.0.113.7", 64_500, "app/1.0")));
        assertThat(scenario.raised(CHANGE)).isEmpty();

        assertThat(rules()).contains(CHANGE);
    }

    @Test
    void contextChange_byAnotherKey_differsWhateverTheNetwork() {
        ClientContext own = new ClientContext("203.0.113.7", 64_500L, null, "app/1.0", null, "key-1", null);
        ClientContext other = new ClientContext("203.0.113.7", 64_500L, null, "app/1.0", null, "key-2", null);
        scenario.send(
                used(token("t1", 0).grant("g"), 10, own),
                used(token("t2", 60).grant("g"), 70, other),
                used(token("t1", 0).grant("g"), 90, own));

        assertThat(scenario.raised(CHANGE)).hasSize(1);
    }

    @Test
    void contextChange_forwardingByAServiceInTheAudience_isLeftOut() {
        ClientContext service =
                new ClientContext("192.0.2.4", null, null, "envoy/1.31", "spiffe://acme/billing", null, null);
        scenario.send(
                used(token("t1", 0).grant("g").aud(List.of("billing")), 10, OWNER),
                used(token("t2", 60).grant("g").aud(List.of("billing")), 70, service),
                used(token("t1", 0).grant("g").aud(List.of("billing")), 90, OWNER));

        assertThat(rules()).doesNotContain(CHANGE);
    }

    @Test
    void contextChange_byAnotherClientOfTheSession_isSingleSignOn() {
        scenario.send(
                used(token("t1", 0).sid("s"), 10, OWNER),
                used(token("t2", 60).sid("s").clientId("batch"), 170, THIEF),
                used(token("t3", 60).sid("s"), 190, OWNER));

        assertThat(rules()).doesNotContain(CHANGE);
    }

    @Test
    void contextChange_grantNamedByTheIssuerLater_isOfTheGrant() {
        scenario.send(
                used(token("t1", 0).sid("s"), 10, OWNER),
                used(token("t2", 15).sid("s"), 20, THIEF),
                used(token("t3", 15).sid("s"), 25, OWNER),
                issued(token("t1", 0).sid("s").grant("g"), 1, null));

        assertThat(scenario.finish())
                .filteredOn(found -> found.rule().equals(CHANGE))
                .singleElement()
                .satisfies(found -> assertThat(found.subject().grant()).isEqualTo("g"));
    }

    @Test
    void contextChange_issuanceWithItsClient_isAPresentation() {
        scenario.send(
                used(token("t1", 0).grant("g"), 10, OWNER),
                issued(token("t2", 60).grant("g"), 60, refreshed("r1", THIEF)),
                used(token("t1", 0).grant("g"), 90, OWNER));

        assertThat(scenario.raised(CHANGE)).hasSize(1);
    }

    @Test
    void impossibleTravel_withinAMinute_saysTheSeconds() {
        scenario.send(
                used(token("t1", 0).grant("g"), 10, OWNER), used(token("t2", 1).grant("g"), 12, THIEF),
                used(token("t3", 0).grant("h"), 10, OWNER), used(token("t4", 1).grant("h"), 10, THIEF));

        assertThat(scenario.finish().stream()
                        .filter(found -> found.rule().equals(TRAVEL))
                        .map(Detection::title))
                .satisfiesExactlyInAnyOrder(two -> assertThat(two).endsWith(" km in 2 s"), none -> assertThat(none)
                        .endsWith(" km in less than 1 s"));
    }

    @Test
    void impossibleTravel_showsTheEarlierPlaceAsExpected_alsoIfItComesLast() {
        scenario.send(used(token("t2", 60).grant("g"), 70, THIEF)).tick(3_600);
        scenario.send(used(token("t1", 0).grant("g"), 10, OWNER));

        assertThat(scenario.finish())
                .filteredOn(found -> found.rule().equals(TRAVEL))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.title()).endsWith(" km in 1 min");
                    assertThat(found.evidence().get(0).expected()).contains(OWNER.address(), "12:00:10Z");
                    assertThat(found.evidence().get(0).seen()).contains(THIEF.address(), "12:01:10Z");
                });
    }

    @Test
    void impossibleTravel_twoTokensOfAFamily_isRaisedWhenSettled() {
        scenario.send(
                used(token("t1", 0).grant("g"), 10, OWNER), used(token("t2", 60).grant("g"), 70, THIEF));
        assertThat(scenario.raised(TRAVEL)).isEmpty();

        assertThat(scenario.finish())
                .filteredOn(found -> found.rule().equals(TRAVEL))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.MEDIUM);
                    assertThat(found.action()).isEqualTo(Action.ALERT);
                    assertThat(found.title()).contains(" km in 1 min");
                });
    }

    @Test
    void impossibleTravel_oneTokenOrOnePlaceByAddressOrCarrier_isNothing() {
        scenario.send(
                used(token("t1", 0).grant("g"), 10, OWNER),
                used(token("t1", 0).grant("g"), 70, THIEF),
                used(token("u1", 0).grant("h"), 10, FamilyEvents.client("203.0.113.7", 64_500, "app/1.0", 52.5, 13.4)),
                used(
                        token("u2", 0).grant("h"),
                        70,
                        FamilyEvents.client("203.0.113.99", 64_500, "app/1.1", 35.6, 139.7)),
                used(token("v1", 0).grant("i"), 10, FamilyEvents.client("203.0.113.7", 64_500, "app/1.0", 52.5, 13.4)),
                used(token("v2", 0).grant("i"), 70, FamilyEvents.client("203.0.113.7", 64_501, "cli/2", 35.6, 139.7)));

        assertThat(rules()).doesNotContain(TRAVEL);
    }

    @Test
    void refreshReplay_byAnotherClient_revokesTheGrantAtOnce() {
        scenario.send(
                issued(token("t1", 0).grant("g"), 0, refreshed("r1", OWNER)),
                issued(token("t2", 60).grant("g"), 60, refreshed("r1", THIEF)));

        Detection found = only(REPLAY);
        assertThat(found.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(found.action()).isEqualTo(Action.REVOKE_GRANT);
        assertThat(found.subject().grant()).isEqualTo("g");
        assertThat(found.time()).isEqualTo(StreamEvents.START.plusSeconds(60));
    }

    @Test
    void refreshReplay_bySameClientOrFromAnotherNetworkAlone_isARetry() {
        scenario.send(
                issued(token("t1", 0).grant("g"), 0, refreshed("r1", at("203.0.113.7", 64_500, "app/1.0"))),
                issued(token("t2", 1).grant("g"), 1, refreshed("r1", at("203.0.113.7", 64_500, "app/1.0"))),
                issued(token("t3", 2).grant("g"), 2, refreshed("r1", at("198.51.100.9", 64_900, "app/1.1"))),
                issued(token("t4", 3).grant("g"), 3, refreshed("r1", null)));

        assertThat(rules()).doesNotContain(REPLAY);
    }

    @Test
    void refreshReplay_withoutAFamily_isAboutTheLaterToken() {
        scenario.send(
                issued(token("t2", 60), 60, refreshed("r1", THIEF)), issued(token("t1", 0), 0, refreshed("r1", OWNER)));

        assertThat(only(REPLAY).subject().jti()).isEqualTo("t2");
        assertThat(only(REPLAY).action()).isEqualTo(Action.REVOKE_TOKEN);
    }

    @Test
    void refreshReplay_refusedByTheIssuer_isRaisedOnTheGrant() {
        scenario.send(ended(grant("g"), 10, "refresh-reuse"));

        assertThat(only(REPLAY).subject().grant()).isEqualTo("g");
        assertThat(only(REPLAY).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void issuedAfterRevocation_inAnEndedSessionOrGrant_isAboutTheNewToken() {
        scenario.send(
                ended(session("s"), 10, "logout"),
                issued(token("t1", 20).sid("s").grant("g"), 20, null),
                issued(token("t2", 12).sid("s"), 12, null));

        assertThat(only(LATE).subject().jti()).isEqualTo("t1");
        assertThat(only(LATE).action()).isEqualTo(Action.REVOKE_TOKEN);
    }

    @Test
    void issuedAfterRevocation_endHeardAfterwards_isTheSame() {
        scenario.send(issued(token("t1", 20).grant("g"), 20, null), ended(grant("g"), 10, "logout"));

        assertThat(only(LATE).subject().jti()).isEqualTo("t1");
    }

    @Test
    void revocationOfBothSessionAndGrant_endsBoth() {
        scenario.send(
                ended(session("s").grant("g"), 10, "logout"),
                issued(token("t1", 20).sid("s"), 20, null),
                issued(token("t2", 20).grant("g"), 20, null));

        assertThat(scenario.raised(LATE))
                .extracting(found -> found.subject().jti())
                .containsExactlyInAnyOrder("t1", "t2");
    }

    @Test
    void revocationOfAToken_doesNotEndTheSessionThatItNames() {
        scenario.send(
                ended(token("t1", 0).sid("s"), 10, "logout"),
                issued(token("t2", 20).sid("s"), 20, null));

        assertThat(rules()).doesNotContain(LATE);
    }

    @Test
    void exchangeFromATokenOfAnEndedSession_isARevokedAncestorAndNothingElse() {
        Token.Builder parent = token("t1", 0).sid("s");
        scenario.send(
                issued(parent, 0, null),
                ended(session("s"), 10, "logout"),
                exchanged(token("c1", 20).sid("s").act(FamilyEvents.actor("web")), 20, parent, "web"));

        assertThat(rules()).contains("chain.revoked-ancestor").doesNotContain(LATE);
    }

    @Test
    void exchangeIntoAnEndedSession_isRaisedWhenNothingAboveIsRevoked() {
        Token.Builder parent = token("t1", 0);
        scenario.send(
                issued(parent, 0, null),
                ended(session("s"), 10, "logout"),
                exchanged(token("c1", 20).sid("s").act(FamilyEvents.actor("web")), 20, parent, "web"));

        assertThat(rules()).contains(LATE).doesNotContain("chain.revoked-ancestor");
    }

    @Test
    void useAfterTheEndOfTheGrant_isAcceptedAfterRevocation() {
        scenario.send(
                used(token("t1", 0).grant("g"), 5, OWNER),
                ended(grant("g"), 10, "logout"),
                used(token("t1", 0), 20, OWNER));

        assertThat(scenario.raised("replay.after-revocation")).hasSize(1);
    }

    @Test
    void useOfADescendant_afterTheEndOfTheSession_isBelowARevokedToken() {
        Token.Builder parent = token("t1", 0).sid("s");
        Token.Builder child = token("c1", 2).act(FamilyEvents.actor("web"));
        scenario.send(
                issued(parent, 0, new Issuance("authorization_code", null, null)),
                exchanged(child, 2, parent, "web"),
                ended(session("s"), 10, "logout"),
                used(child, 20, Use.builder()));

        assertThat(rules()).contains("chain.revoked-ancestor", "replay.after-revocation");
    }

    private Detection only(String rule) {
        assertThat(scenario.raised(rule)).as(rule).hasSize(1);
        return scenario.raised(rule).get(0);
    }

    private List<String> rules() {
        return scenario.finish().stream().map(Detection::rule).toList();
    }
}
