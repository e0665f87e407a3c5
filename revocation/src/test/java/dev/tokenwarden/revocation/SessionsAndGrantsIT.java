package dev.tokenwarden.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions and grants: their tokens, known and yet to come, and what was exchanged from them. */
@WithBackbone(
        parts = {Part.KAFKA, Part.REDIS},
        exclusive = true)
final class SessionsAndGrantsIT {
    private static final String ISS = RevocationSamples.ISS;

    private static Bench bench;

    @BeforeAll
    static void start(Backbone backbone) {
        bench = new Bench(backbone, """
                issuers: [{issuer: "https://idp.acme.example", tenant: acme, max_lifetime: PT2H}]
                enforcement: {mode: enforce}
                """);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static Target token(String jti) {
        return Target.token(RevocationSamples.token("acme", jti));
    }

    private static void issue(String jti, String sid, String grant) {
        send(EventType.ISSUED, jti, sid, grant, null);
    }

    private static void exchange(String jti, String parent) {
        send(EventType.EXCHANGED, jti, null, null, new Exchange(new TokenRef(ISS, parent, null, null), null, "svc"));
    }

    private static void send(EventType type, String jti, String sid, String grant, Exchange exchange) {
        long now = bench.clock().instant().getEpochSecond();
        Token token = Token.builder(ISS)
                .jti(jti)
                .sub("alice")
                .clientId("web")
                .iat(now)
                .exp(now + 3_600)
                .sid(sid)
                .grant(grant)
                .build();
        TokenEvent event = TokenEvent.builder(
                        type,
                        "urn:idp",
                        jti + "/" + System.nanoTime(),
                        bench.clock().instant(),
                        "acme")
                .token(token)
                .exchange(exchange)
                .build();
        bench.send(
                Topics.TOKEN_EVENTS,
                Objects.requireNonNull(TokenIdentity.of("acme", token)).toBytes(),
                EventCodec.encode(event));
    }

    private static JsonNode preview(String target) {
        return bench.ok(bench.call("POST", "/v1/preview", Bench.RESPONDER, "{\"target\":" + target + "}"));
    }

    private static void awaitKnown(String target, int tokens) {
        await().atMost(Bench.PATIENCE)
                .until(() -> preview(target).get("live_tokens").intValue() == tokens);
    }

    private static String revoke(String target) {
        return bench.ok(bench.call(
                        "POST",
                        "/v1/revocations",
                        Bench.RESPONDER,
                        "{\"target\":" + target + ",\"reason\":\"stolen\"}"))
                .at("/revocation/id")
                .textValue();
    }

    private static String grant(String name) {
        return "{\"type\":\"grant\",\"tenant\":\"acme\",\"iss\":\"" + ISS + "\",\"grant\":\"" + name + "\"}";
    }

    @Test
    void grant_revokesItsTokens_laterOnes_andTheirDescendants_andReinstatesThem() {
        // given
        issue("g1", "s1", "grant-1");
        issue("g2", "s1", "grant-1");
        issue("other", "s1", "grant-2");
        awaitKnown(grant("grant-1"), 2);

        // when
        String id = revoke(grant("grant-1"));

        // then
        bench.awaitListed(new Target.OfGrant("acme", ISS, "grant-1"));
        bench.awaitListed(token("g1"));
        bench.awaitListed(token("g2"));
        assertThat(bench.isListed(token("other"))).isFalse();

        // when: a refresh yields another token, and that is exchanged
        issue("g3", "s1", "grant-1");
        bench.awaitListed(token("g3"));
        exchange("g3-child", "g3");

        // then
        bench.awaitListed(token("g3-child"));

        // when
        bench.ok(bench.call("DELETE", "/v1/revocations/" + id, Bench.RESPONDER, "{\"reason\":\"a mistake\"}"));

        // then
        for (Target gone : List.of(token("g1"), token("g2"), token("g3"))) {
            bench.awaitGone(gone);
        }
    }

    @Test
    void sessionThatItsIssuerEnded_isRevokedAtOnce_andAnotherOfTheUserIsNot() {
        // given
        issue("k1", "kc-1", null);
        issue("k2", "kc-2", null);
        Target session = new Target.OfSession("acme", ISS, "kc-1");
        awaitKnown("{\"type\":\"session\",\"tenant\":\"acme\",\"iss\":\"" + ISS + "\",\"sid\":\"kc-1\"}", 1);

        // when
        bench.send(new RevocationRequest(
                "logout-1", session, null, bench.clock().instant(), null, "system:keycloak", "logout"));

        // then
        bench.awaitListed(session);
        bench.awaitListed(token("k1"));
        assertThat(bench.isListed(token("k2"))).isFalse();
        String check = "{\"tenant\":\"acme\",\"iss\":\"" + ISS + "\",\"jti\":\"unseen\",\"sid\":\"%s\"}";
        assertThat(bench.ok(bench.call("POST", "/v1/check", Bench.VIEWER, check.formatted("kc-1")))
                        .get("denied")
                        .booleanValue())
                .isTrue();
        assertThat(bench.ok(bench.call("POST", "/v1/check", Bench.VIEWER, check.formatted("kc-2")))
                        .get("denied")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void tokensOfAGrant_areKnownAfterARestart() {
        // given
        issue("r1", null, "grant-restart");
        awaitKnown(grant("grant-restart"), 1);
        bench.restart();
        awaitKnown(grant("grant-restart"), 1);

        // when
        revoke(grant("grant-restart"));

        // then
        bench.awaitListed(token("r1"));

        // when: a token is issued while the service is away
        bench.restart();
        issue("r2", null, "grant-restart");

        // then
        bench.awaitListed(token("r2"));
    }
}
