package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.StreamEvents.keyed;
import static dev.tokenwarden.streams.StreamEvents.located;
import static dev.tokenwarden.streams.StreamEvents.token;
import static dev.tokenwarden.streams.StreamEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ReplayRulesTest extends ReplayFixture {
    @Test
    void secondDelivery_changesNothing() {
        TokenEvent stolen = token("t").used(5).by(THIEF).build();
        scenario.send(token("t").used(0).by(OWNER), stolen, stolen, stolen);

        assertThat(scenario.finish()).singleElement().satisfies(found -> assertThat(found.count())
                .isEqualTo(1));
    }

    @Test
    void repeats_raiseTheCountOfOneId() {
        scenario.send(
                token("t").used(0).by(OWNER),
                token("t").used(5).by(THIEF),
                token("t").used(6).by(THIEF));

        assertThat(scenario.finish()).hasSize(2).extracting("count").containsExactly(1L, 2L);
        assertThat(scenario.raised())
                .extracting("id")
                .containsOnly(scenario.raised().get(0).id());
    }

    @Test
    void oneTimeToken_inASecondPresentation_isRaisedAtOnce() {
        scenario.send(
                token("t").oneTime().used(0).trace("a"),
                token("t").oneTime().used(1).trace("a"));
        assertThat(scenario.raised()).isEmpty();

        scenario.send(token("t").oneTime().used(2).trace("b"));
        assertThat(scenario.raised("replay.one-time")).singleElement().satisfies(found -> assertThat(found.severity())
                .isEqualTo(Severity.CRITICAL));
    }

    @Test
    void proofSeenAgain_atTheSameSource_orInAnotherTrace() {
        scenario.send(
                token("t").bound("k").used(0).trace("a").by(keyed("k")).proof("p1"),
                token("t")
                        .bound("k")
                        .used(1)
                        .source("urn:inner")
                        .trace("a")
                        .by(keyed("k"))
                        .proof("p1"));
        assertThat(scenario.raised("replay.proof")).isEmpty();

        scenario.send(token("t")
                .bound("k")
                .used(2)
                .source("urn:inner")
                .trace("b")
                .by(keyed("k"))
                .proof("p1"));
        assertThat(scenario.raised("replay.proof")).isNotEmpty();
    }

    @Test
    void boundTokenWithoutItsKey_isCriticalWhenAccepted_highWhenNot() {
        scenario.send(token("t").bound("own").used(0).by(keyed("other")));
        scenario.send(token("u").bound("own").used(1).by(OWNER).rejected(RejectionReason.BINDING));

        assertThat(scenario.finish())
                .extracting("rule", "severity")
                .containsExactly(
                        tuple("replay.sender-mismatch", Severity.CRITICAL),
                        tuple("replay.sender-mismatch", Severity.HIGH));
    }

    @Test
    void impossibleTravel_isJudgedBetweenConsecutivePresentations() {
        scenario.send(
                token("t").used(0).by(located("203.0.113.7", 1, "app", 52.5, 13.4)),
                token("t").used(240).by(located("198.51.100.8", 2, "app", 35.7, 139.7)));

        assertThat(scenario.finish()).singleElement().satisfies(found -> {
            assertThat(found.rule()).isEqualTo("replay.impossible-travel");
            assertThat(found.severity()).isEqualTo(Severity.MEDIUM);
            assertThat(found.action()).isEqualTo(Action.ALERT);
            assertThat(found.title()).isEqualTo("8,917 km in 4 min");
            assertThat(found.evidence().get(0).expected()).contains("52.50, 13.40", "203.0.113.7");
            assertThat(found.evidence().get(0).seen()).contains("35.70, 139.70", "198.51.100.8");
        });
    }

    @Test
    void aFlight_isPossibleTravel() {
        scenario.send(
                token("t")
                        .exp(StreamEvents.START.getEpochSecond() + 90_000)
                        .used(0)
                        .by(located("203.0.113.7", 1, "app", 52.5, 13.4)),
                token("t")
                        .exp(StreamEvents.START.getEpochSecond() + 90_000)
                        .used(12 * 3_600)
                        .by(located("203.0.113.8", 1, "app", 35.7, 139.7)));

        assertThat(scenario.finish()).extracting("rule").doesNotContain("replay.impossible-travel");
    }

    @Test
    void twoContentsUnderOneName_revokeTheChain() {
        scenario.send(
                token("t").hash("aGFzaC0x").used(0), token("t").hash("aGFzaC0y").used(1));

        assertThat(scenario.raised("replay.content-mismatch"))
                .singleElement()
                .satisfies(found -> assertThat(found.action()).isEqualTo(Action.REVOKE_CHAIN));
    }

    @Test
    void acceptedAfterExpiry_beyondTheSkew() {
        long exp = StreamEvents.START.getEpochSecond() + 100;
        scenario.send(token("t").exp(exp).used(160));
        assertThat(scenario.raised()).isEmpty();

        scenario.send(token("t").exp(exp).used(161));
        assertThat(scenario.raised("replay.outside-lifetime")).hasSize(1);
    }

    @Test
    void acceptedAfterRevocation_inWhateverOrderTheyCome() {
        scenario.send(token("t").revoked(10), token("t").used(15));
        assertThat(scenario.raised()).isEmpty();
        scenario.send(token("t").used(16));
        assertThat(scenario.raised("replay.after-revocation")).hasSize(1);

        scenario.send(token("u").used(50), token("u").revoked(40));
        assertThat(scenario.raised("replay.after-revocation")).hasSize(2);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void tokenThatExpiresWhileItsLastUsesAreRemembered_isForgottenLater_andHoldsNobodyUp() {
        scenario.send(
                token("t").used(0),
                token("t").used(3_600 + 3_500).rejected(RejectionReason.EXPIRED).by(OWNER));
        scenario.tick(3_600 + 3_601);
        scenario.send(
                token("t").used(3_600 + 3_602).rejected(RejectionReason.EXPIRED).by(THIEF));

        scenario.finish();
        assertThat(scenario.raised("replay.context-change")).hasSize(1);
    }

    @Test
    void oneTimeToken_isKnownAsSuchFromTheLedgerToo_howeverLate() {
        scenario.send(
                token("t").used(0).trace("a"),
                token("t").used(3).trace("b"),
                token("t").oneTime().issued(-1));

        assertThat(scenario.finish()).extracting("rule").containsExactly("replay.one-time");
    }

    @Test
    void boundToken_withoutItsKey_isJudged_whoeverShowsItToTheEdge_andNotFurtherIn() {
        scenario.send(
                token("t").bound("key-1").used(0).edge().trace("a").by(workload("spiffe://acme/orders")),
                token("u").bound("key-1").used(0).trace("b").by(workload("spiffe://acme/orders")));

        scenario.finish();
        assertThat(scenario.raised("replay.sender-mismatch"))
                .extracting(found -> found.subject().jti())
                .containsExactly("t");
    }

    @Test
    void tokenWithoutExpiry_isComparedForDays() {
        scenario.send(
                token("t").withoutExp().used(0).by(OWNER),
                token("u").used(1),
                token("v").exp(StreamEvents.START.getEpochSecond() + 172_800).used(172_000),
                token("t").withoutExp().used(172_800).by(THIEF));

        scenario.finish();
        assertThat(scenario.raised("replay.context-change")).hasSize(1);
    }

    @Test
    void useWithAProofThatComesAgain_whenItsTokenWasForgotten_isNoReplay() {
        TokenEvent use = token("t")
                .exp(StreamEvents.START.getEpochSecond() + 60)
                .bound("key-1")
                .used(5)
                .by(keyed("key-1"))
                .proof("p")
                .build();
        scenario.send(use).tick(3_590).tick(3_700).send(use);

        scenario.finish();
        assertThat(scenario.raised("replay.proof")).isEmpty();
    }
}
