package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.StreamEvents.STS;
import static dev.tokenwarden.streams.StreamEvents.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.TokenEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChainRulesTest {
    private final Scenario scenario = new Scenario();

    @AfterEach
    void close() {
        scenario.close();
    }

    private static StreamEvents.TokenBuilder parent() {
        return token("parent").aud("orders").scope("orders:read pay:write");
    }

    private static StreamEvents.TokenBuilder child() {
        return token("child")
                .iss(STS)
                .client("orders")
                .aud("payments")
                .act(new Actor("orders", null, null))
                .scope("orders:read");
    }

    @Test
    void ordinaryExchange_raisesNothing() {
        scenario.send(
                parent().issued(0),
                child().scope("orders:read pay.execute").exchanged(1, parent(), "orders"),
                child().scope("orders:read pay.execute").used(2).at("payments").requires("pay.execute"));

        assertThat(scenario.finish()).extracting("rule").doesNotContain("chain.scope-escalated", "scope.outside-chain");
        assertThat(scenario.raised()).noneMatch(found -> found.action().revokes());
    }

    @Test
    void scopeGained_isRaisedOnTheChild_whenTheParentIsKnown_inEitherOrder() {
        scenario.send(parent().issued(0), child().scope("orders:read admin").exchanged(1, parent(), "orders"));
        assertThat(scenario.raised("chain.scope-escalated")).singleElement().satisfies(found -> {
            assertThat(found.subject().jti()).isEqualTo("child");
            assertThat(found.action()).isEqualTo(Action.REVOKE_CHAIN);
            assertThat(found.chain()).isNotNull();
            assertThat(found.chain().depth()).isEqualTo(1);
        });

        StreamEvents.TokenBuilder late = token("late-parent").aud("orders").scope("orders:read");
        scenario.send(token("early-child").iss(STS).scope("admin").exchanged(2, late, "orders"));
        assertThat(scenario.raised("chain.scope-escalated")).hasSize(1);
        scenario.send(late.issued(0));
        assertThat(scenario.raised("chain.scope-escalated")).hasSize(2);
    }

    @Test
    void grantedGain_isInside_thereAndBelow() {
        StreamEvents.TokenBuilder gained =
                token("gained").iss(STS).client("granted").aud("next").scope("orders:read notify:write");
        StreamEvents.TokenBuilder below =
                token("below").iss(STS).client("next").aud("payments").scope("notify:write");
        StreamEvents.TokenBuilder root = parent().aud("granted");
        scenario.send(
                root.issued(0),
                gained.exchanged(1, root, "granted"),
                below.exchanged(2, gained, "next"),
                below.used(3).at("payments").requires("notify:write"));

        assertThat(scenario.finish()).noneMatch(found -> found.action().revokes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void scopeUsedTwoHopsBelowItsGain_isOutsideTheChain_inAnyOrder(int rotation) {
        StreamEvents.TokenBuilder root = token("root").aud("a").scope("orders:read");
        StreamEvents.TokenBuilder middle =
                token("middle").iss(STS).client("a").aud("b").scope("orders:read admin");
        StreamEvents.TokenBuilder leaf =
                token("leaf").iss(STS).client("b").aud("payments").scope("orders:read admin");
        List<TokenEvent> events = new ArrayList<>(List.of(
                root.issued(0),
                middle.exchanged(1, root, "a"),
                leaf.exchanged(2, middle, "b"),
                leaf.used(3).at("payments").requires("admin").build()));
        Collections.rotate(events, rotation % 4);
        if (rotation > 3) {
            Collections.reverse(events);
        }
        events.forEach(scenario::send);

        scenario.finish();
        assertThat(scenario.raised("scope.outside-chain")).singleElement().satisfies(found -> {
            assertThat(found.subject().jti()).isEqualTo("leaf");
            assertThat(found.action()).isEqualTo(Action.REVOKE_CHAIN);
        });
    }

    @Test
    void subjectActorPresenterAndSplice() {
        StreamEvents.TokenBuilder guarded = parent().mayAct("billing");
        scenario.send(guarded.issued(0), child().sub("mallory").exchanged(1, guarded, "stranger", "search"));

        assertThat(scenario.finish())
                .extracting("rule")
                .contains(
                        "chain.subject-changed",
                        "chain.actor-unauthorised",
                        "chain.presenter-not-audience",
                        "chain.spliced");
    }

    @Test
    void lifetimeExtended_andActorDropped() {
        StreamEvents.TokenBuilder acted = parent().act(new Actor("web", null, null));
        scenario.send(
                acted.issued(0),
                child().exp(StreamEvents.START.getEpochSecond() + 3_661).exchanged(1, acted, "orders"));

        assertThat(scenario.finish()).extracting("rule").contains("chain.lifetime-extended", "chain.actor-dropped");
    }

    @Test
    void tooDeep_fromTheSixthExchange() {
        StreamEvents.TokenBuilder above = token("d0").aud("orders");
        scenario.send(above.issued(0));
        for (int depth = 1; depth <= 6; depth++) {
            StreamEvents.TokenBuilder next = token("d" + depth).iss(STS).aud("orders");
            scenario.send(next.exchanged(depth, above, "orders"));
            above = next;
        }

        assertThat(scenario.raised("chain.too-deep")).singleElement().satisfies(found -> {
            assertThat(found.subject().jti()).isEqualTo("d6");
            assertThat(found.chain().depth()).isEqualTo(6);
        });
    }

    @Test
    void circle_isRaisedUnderOneId() {
        StreamEvents.TokenBuilder a = token("a").iss(STS).aud("orders");
        StreamEvents.TokenBuilder b = token("b").iss(STS).aud("orders");
        scenario.send(a.exchanged(0, b, "orders"), b.exchanged(1, a, "orders"));

        assertThat(scenario.finish()).extracting("rule").contains("chain.cycle");
        assertThat(scenario.raised("chain.cycle").stream()
                        .map(found -> found.id())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void circle_closedByTheFirstTokensOwnExchange_isRaisedOnce_atTheExchangeThatClosesIt() {
        StreamEvents.TokenBuilder a = token("a").iss(STS).aud("orders");
        StreamEvents.TokenBuilder b = token("b").iss(STS).aud("orders");
        scenario.send(a.used(0), b.exchanged(10, a, "orders"), b.used(11), a.exchanged(600, b, "orders"));

        scenario.finish();
        assertThat(scenario.raised("chain.cycle")).singleElement().satisfies(found -> assertThat(found.time())
                .isEqualTo(StreamEvents.START.plusSeconds(600)));
    }

    @Test
    void revokedAncestor_reachesDescendants_knownAndYetToCome() {
        StreamEvents.TokenBuilder middle =
                token("middle").iss(STS).client("orders").aud("b");
        StreamEvents.TokenBuilder leaf = token("leaf").iss(STS).client("b").aud("payments");
        scenario.send(
                parent().issued(0),
                middle.exchanged(1, parent(), "orders"),
                parent().revoked(10),
                leaf.exchanged(20, middle, "b"),
                leaf.used(21).at("payments"));

        scenario.finish();
        assertThat(scenario.raised("chain.revoked-ancestor"))
                .extracting(found -> found.subject().jti())
                .contains("leaf");
        assertThat(scenario.raised("replay.after-revocation"))
                .extracting(found -> found.subject().jti())
                .containsOnly("leaf");
    }

    @Test
    void actorsTokenWithoutExchange_isAnOrphan_afterTheWait() {
        scenario.send(child().used(0).at("payments")).tick(29);
        assertThat(scenario.raised("chain.orphan")).isEmpty();

        scenario.tick(31);
        assertThat(scenario.raised("chain.orphan")).hasSize(1);
    }

    @Test
    void exchangeWithinTheWait_isNoOrphan() {
        scenario.send(child().used(0).at("payments"))
                .tick(20)
                .send(child().exchanged(1, parent(), "orders"))
                .tick(60);

        assertThat(scenario.finish()).extracting("rule").doesNotContain("chain.orphan");
    }

    @Test
    void unissuedToken_ofALedgeredIssuer() {
        String iss = "https://ledgered.acme.example";
        scenario.send(
                        token("known").iss(iss).issued(0),
                        token("known").iss(iss).used(1),
                        token("forged").iss(iss).used(2),
                        token("later").iss(iss).issued(3))
                .tick(40);

        assertThat(scenario.raised()).singleElement().satisfies(found -> {
            assertThat(found.rule()).isEqualTo("issuance.unissued");
            assertThat(found.subject().jti()).isEqualTo("forged");
            assertThat(found.action()).isEqualTo(Action.REVOKE_TOKEN);
        });
    }

    @Test
    void tokenFromBeforeTheLedger_isExempt_butNeverWithoutIat() {
        String iss = "https://ledgered.acme.example";
        scenario.send(
                        token("new").iss(iss).issued(10),
                        token("old")
                                .iss(iss)
                                .iat(StreamEvents.START.getEpochSecond() - 60)
                                .used(11),
                        token("undated").iss(iss).iat(null).used(12))
                .tick(60);

        assertThat(scenario.raised("issuance.unissued"))
                .extracting(found -> found.subject().jti())
                .containsExactly("undated");
    }

    @Test
    void exchangeFromARevokedToken_andUseOfTheChild_areOneDetectionWithItsCount() {
        StreamEvents.TokenBuilder leaf = token("leaf").iss(STS).client("orders").aud("payments");
        scenario.send(
                parent().issued(0),
                parent().revoked(10),
                leaf.exchanged(20, parent(), "orders"),
                leaf.used(21).at("payments"));

        scenario.finish();
        assertThat(scenario.raised("chain.revoked-ancestor"))
                .extracting(found -> found.count())
                .containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void circleThroughATokenThatWasExchangedBefore_inAnyOrder(int rotation) {
        StreamEvents.TokenBuilder a = token("a").iss(STS).aud("orders");
        StreamEvents.TokenBuilder b = token("b").iss(STS).aud("orders");
        List<TokenEvent> events = new ArrayList<>(
                List.of(a.exchanged(0, parent(), "orders"), b.exchanged(1, a, "orders"), a.exchanged(2, b, "orders")));
        Collections.rotate(events, rotation);
        scenario.send(events.toArray());

        scenario.finish();
        assertThat(scenario.raised("chain.cycle"))
                .extracting(found -> found.id())
                .isNotEmpty();
        assertThat(scenario.raised("chain.cycle").stream()
                        .map(found -> found.id())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void useThatComesAgain_whenItsTokenWasForgotten_isNotHeldAgainstTheLedger() {
        StreamEvents.TokenBuilder leaf = child().iss("https://ledgered.acme.example");
        TokenEvent use = leaf.used(5).at("payments").build();
        TokenEvent other = leaf.used(6).at("payments").build();
        scenario.send(parent().issued(0), leaf.exchanged(1, parent(), "orders"), use, other)
                .tick(8_000)
                .send(use, other)
                .tick(8_100);

        scenario.finish();
        assertThat(scenario.raised("chain.orphan")).isEmpty();
        assertThat(scenario.raised("issuance.unissued")).isEmpty();
    }

    @Test
    void tooDeep_belowARootThatIsNotKnown_inReverseOrder_andUsedBefore() {
        List<TokenEvent> exchanges = new ArrayList<>();
        StreamEvents.TokenBuilder above = token("unknown").aud("orders");
        for (int i = 1; i <= 6; i++) {
            StreamEvents.TokenBuilder token =
                    token("d" + i).iss(STS).client("orders").aud("orders");
            scenario.send(token.used(i));
            exchanges.add(0, token.exchanged(i, above, "orders"));
            above = token;
        }
        exchanges.forEach(scenario::send);

        scenario.finish();
        assertThat(scenario.raised("chain.too-deep"))
                .singleElement()
                .satisfies(found -> assertThat(found.subject().jti()).isEqualTo("d6"));
    }
}
