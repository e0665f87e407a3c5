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
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.revocation.Target;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Previews, undoing, searching, exporting, and OAuth's own way to revoke. */
final class ManagementApiIT extends ManagementApiFixture {
    private static final Use USED =
            Use.builder().audience("payments").outcome(Use.Outcome.ACCEPTED).build();

    @Test
    void preview_countsWhatWouldBeHit_andOpensTheWayForAWideTarget() {
        // given
        for (int i = 0; i < 3; i++) {
            event("acme", EventType.USED, token("p" + i, "user" + i, "shop"), USED, null);
        }
        await().atMost(Bench.PATIENCE)
                .until(() -> preview(client("shop")).get("live_tokens").intValue() == 3);

        // when
        JsonNode preview = preview(client("shop"));
        HttpResponse<String> blind = bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(client("shop"), ""));
        String seen = ",\"preview\":\"" + preview.get("preview").textValue() + "\"";
        HttpResponse<String> other =
                bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(client("another"), seen));
        HttpResponse<String> notHis = bench.call("POST", "/v1/revocations", Bench.ADMIN, order(client("shop"), seen));
        HttpResponse<String> madeUp =
                bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(client("shop"), ",\"preview\":\"abc\""));

        // then
        assertThat(preview.get("counted").textValue()).isEqualTo("seen");
        assertThat(preview.get("subjects").intValue()).isEqualTo(3);
        assertThat(preview.get("clients").intValue()).isEqualTo(1);
        assertThat(preview.get("requests_per_second").doubleValue()).isEqualTo(3 / 600.0);
        assertThat(preview.get("wide").booleanValue()).isTrue();
        for (HttpResponse<String> refused : List.of(blind, other, notHis, madeUp)) {
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
            assertThat(Bench.json(refused).get("field").textValue()).isEqualTo("preview");
        }
        assertThat(bench.isListed(new Target.OfClient("acme", "shop"))).isFalse();
        assertThat(bench.isListed(new Target.OfClient("acme", "another"))).isFalse();

        // when
        String[] key = {"Idempotency-Key", "wide-1"};
        HttpResponse<String> ordered =
                bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(client("shop"), seen), key);

        // then: a client needs a second person
        assertThat(ordered.statusCode()).as(ordered.body()).isEqualTo(202);
        String path = "/v1/decisions/" + Bench.json(ordered).at("/decision/id").textValue() + "/approve";
        String agreed = "{\"reason\":\"agreed\"}";
        assertThat(bench.call("POST", path, Bench.RESPONDER, agreed).statusCode())
                .isEqualTo(409);
        assertThat(bench.isListed(new Target.OfClient("acme", "shop"))).isFalse();

        // when
        bench.ok(bench.call("POST", path, Bench.ADMIN, agreed));

        // then
        bench.awaitListed(new Target.OfClient("acme", "shop"));
        assertThat(bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(client("shop"), seen), key)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void narrowTarget_needsNoPreview_untilItIsWide() {
        String root = "{\"type\":\"chain\",\"tenant\":\"acme\",\"iss\":\"" + RevocationSamples.ISS
                + "\",\"jti\":\"wide-root\"}";
        assertThat(preview(root).get("wide").booleanValue()).isFalse();
        for (int i = 0; i < 10; i++) {
            bench.send(RevocationSamples.lineage(
                    "acme", "wide" + i, bench.clock().instant().plusSeconds(600), "wide-root"));
        }
        await().atMost(Bench.PATIENCE)
                .until(() -> preview(root).get("descendants").intValue() == 10);
        assertThat(preview(root).get("wide").booleanValue()).isTrue();
        HttpResponse<String> blind = bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(root, ""));
        assertThat(Bench.json(blind).path("field").textValue()).isEqualTo("preview");
    }

    @Test
    void childOfARevokedToken_isDeniedAsSoonAsItsExchangeIsAdmitted() {
        // given
        Target parent = Target.token(RevocationSamples.token("acme", "parent"));
        bench.ok(bench.call(
                "POST",
                "/v1/revocations",
                Bench.RESPONDER,
                order(
                        "{\"type\":\"token\",\"tenant\":\"acme\",\"iss\":\"" + RevocationSamples.ISS
                                + "\",\"jti\":\"parent\"}",
                        "")));
        bench.awaitListed(parent);

        // when: no lineage is written at all
        event(
                "acme",
                EventType.EXCHANGED,
                token("late-child", "alice", "svc"),
                null,
                new Exchange(new TokenRef(RevocationSamples.ISS, "parent", null, null), null, "svc"));

        // then
        bench.awaitListed(Target.token(RevocationSamples.token("acme", "late-child")));
    }

    @Test
    void runawayRule_isHeldByTheBudget_andUndoneByOneOrder() {
        // given
        for (int i = 0; i < 60; i++) {
            bench.send(RevocationSamples.by(
                    RevocationSamples.detection("wild", "w" + i, bench.clock().instant()), "client" + i, "user" + i));
        }
        bench.send(RevocationSamples.detection("calm", "c1", bench.clock().instant()));
        bench.awaitListed(Target.token(RevocationSamples.token("calm", "c1")));
        await().atMost(Bench.PATIENCE).until(() -> waiting().size() == 58);
        assertThat(revoked("wild")).hasSize(2);

        // when
        JsonNode undone = bench.ok(bench.call(
                "POST",
                "/v1/undo",
                Bench.RESPONDER,
                "{\"tenant\":\"wild\",\"rule\":\"" + RevocationSamples.RULE
                        + "\",\"since\":\"2026-01-01T00:00:00Z\",\"waiting\":\"reject\",\"reason\":\"gone wild\"}"));

        // then
        assertThat(undone.at("/decision/facts/reinstated").textValue()).isEqualTo("2");
        assertThat(undone.at("/decision/facts/rejected").textValue()).isEqualTo("58");
        assertThat(revoked("wild")).isEmpty();
        assertThat(waiting()).isEmpty();
        assertThat(bench.isListed(Target.token(RevocationSamples.token("calm", "c1"))))
                .isTrue();
    }

    @Test
    void moreThanTwoPeopleMustAgreeTo_needsTwoPeople() {
        // given
        for (int i = 0; i < 11; i++) {
            bench.send(RevocationSamples.lineage(
                    "two", "child" + i, bench.clock().instant().plusSeconds(600), "root"));
        }
        String root =
                "{\"type\":\"token\",\"tenant\":\"two\",\"iss\":\"" + RevocationSamples.ISS + "\",\"jti\":\"root\"}";
        await().atMost(Bench.PATIENCE)
                .until(() -> preview(root).get("descendants").intValue() == 11);
        bench.send(RevocationSamples.detection("two", "root", bench.clock().instant()));
        String path = "/v1/approvals?tenant=two";
        await().atMost(Bench.PATIENCE)
                .until(() -> bench.ok(bench.call("GET", path, Bench.RESPONDER, null))
                                .get("items")
                                .size()
                        == 1);
        JsonNode waiting =
                bench.ok(bench.call("GET", path, Bench.RESPONDER, null)).at("/items/0");
        assertThat(waiting.get("still_needed").intValue()).isEqualTo(2);
        String approve = "/v1/decisions/" + waiting.at("/decision/id").textValue() + "/approve";
        String reason = "{\"reason\":\"seen\"}";

        // when
        bench.ok(bench.call("POST", approve, Bench.RESPONDER, reason));
        HttpResponse<String> sameAgain = bench.call("POST", approve, Bench.RESPONDER, reason);
        JsonNode between =
                bench.ok(bench.call("GET", path, Bench.RESPONDER, null)).at("/items/0");
        assertThat(bench.isListed(Target.token(RevocationSamples.token("two", "root"))))
                .isFalse();
        bench.ok(bench.call("POST", approve, Bench.CONSOLE, reason, "Warden-Actor", "bob"));

        // then
        assertThat(sameAgain.statusCode()).isEqualTo(409);
        assertThat(between.get("approved_by").get(0).textValue()).isEqualTo("person:rita");
        assertThat(between.get("still_needed").intValue()).isEqualTo(1);
        bench.awaitListed(Target.token(RevocationSamples.token("two", "root")));
        bench.awaitListed(Target.token(RevocationSamples.token("two", "child10")));
    }

    @Test
    void batchCheck_answersInOrder_orNotAtAll() {
        bench.ok(bench.call(
                "POST",
                "/v1/revocations",
                Bench.RESPONDER,
                order("{\"type\":\"token\",\"tenant\":\"acme\",\"iss\":\"i\",\"jti\":\"b1\"}", "")));
        String one = "{\"tenant\":\"acme\",\"iss\":\"i\",\"jti\":\"b1\"}";
        String two = "{\"tenant\":\"acme\",\"iss\":\"i\",\"jti\":\"b2\"}";
        JsonNode answers =
                bench.ok(bench.call("POST", "/v1/check/batch", Bench.VIEWER, "{\"tokens\":[" + two + "," + one + "]}"));
        assertThat(answers.at("/items/0/denied").booleanValue()).isFalse();
        assertThat(answers.at("/items/1/denied").booleanValue()).isTrue();

        HttpResponse<String> mixed = bench.call(
                "POST",
                "/v1/check/batch",
                Bench.VIEWER,
                "{\"tokens\":[" + one + ",{\"tenant\":\"other\",\"iss\":\"i\",\"jti\":\"x\"}]}");
        assertThat(mixed.statusCode()).isEqualTo(403);
        assertThat(Bench.json(mixed).get("field").textValue()).isEqualTo("tokens[1].tenant");
        HttpResponse<String> none = bench.call("POST", "/v1/check/batch", Bench.VIEWER, "{\"tokens\":[]}");
        assertThat(Bench.json(none).get("field").textValue()).isEqualTo("tokens");
    }

    @Test
    void search_findsByWhatIsAskedFor() {
        for (String jti : List.of("find-1", "find-2")) {
            bench.ok(bench.call(
                    "POST",
                    "/v1/revocations",
                    Bench.RESPONDER,
                    order(
                            "{\"type\":\"token\",\"tenant\":\"seek\",\"iss\":\"i\",\"jti\":\"" + jti + "\"}",
                            jti.equals("find-2") ? ",\"state\":\"shadow\"" : "")));
        }
        assertThat(found("q=FIND-1")).containsExactly("find-1");
        assertThat(found("state=shadow")).containsExactly("find-2");
        assertThat(found("type=token&actor=person:rita")).hasSize(2);
        assertThat(found("rule=replay.proof")).isEmpty();
        for (String bad : List.of("type=all", "state=maybe", "q=", "limit=0", "cursor=x")) {
            HttpResponse<String> refused =
                    bench.call("GET", "/v1/revocations?tenant=seek&" + bad, Bench.RESPONDER, null);
            assertThat(Bench.json(refused).path("field").textValue())
                    .as(bad)
                    .isEqualTo(bad.substring(0, bad.indexOf('=')));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"rule":"replay.proof","since":"2026-01-01T00:00:00Z","reason":"r"}                                | 400 | tenant
            {"tenant":"acme","since":"2026-01-01T00:00:00Z","reason":"r"}                                      | 400 | rule
            {"tenant":"acme","rule":"no.such","since":"2026-01-01T00:00:00Z","reason":"r"}                     | 400 | rule
            {"tenant":"acme","rule":"replay.proof","reason":"r"}                                               | 400 | since
            {"tenant":"acme","rule":"replay.proof","since":"2099-01-01T00:00:00Z","reason":"r"}                | 400 | since
            {"tenant":"acme","rule":"replay.proof","since":"2026-01-01T00:00:00Z"}                             | 400 | reason
            {"tenant":"acme","rule":"replay.proof","since":"2026-01-01T00:00:00Z","reason":"r","waiting":"x"}  | 400 | waiting
            """)
    void badUndo_isRefusedNamingTheField(String body, int status, String field) {
        HttpResponse<String> response = bench.call("POST", "/v1/undo", Bench.RESPONDER, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(Bench.json(response).path("field").textValue()).isEqualTo(field);
        assertThat(bench.call("POST", "/v1/undo", Bench.VIEWER, body.replace("acme", "other"))
                        .statusCode())
                .isIn(400, 403);
    }

    private static void event(String tenant, EventType type, Token token, Use use, Exchange exchange) {
        TokenEvent event = TokenEvent.builder(
                        type,
                        "urn:test",
                        token.jti() + "/" + System.nanoTime(),
                        bench.clock().instant(),
                        tenant)
                .token(token)
                .use(use)
                .exchange(exchange)
                .build();
        bench.send(
                Topics.TOKEN_EVENTS,
                RevocationSamples.token(tenant, token.jti()).toBytes(),
                EventCodec.encode(event));
    }

    private static JsonNode preview(String target) {
        return bench.ok(bench.call("POST", "/v1/preview", Bench.RESPONDER, "{\"target\":" + target + "}"));
    }

    private static JsonNode waiting() {
        return bench.ok(bench.call("GET", "/v1/approvals?tenant=wild", Bench.RESPONDER, null))
                .get("items");
    }

    private static List<String> found(String query) {
        return bench.ok(bench.call("GET", "/v1/revocations?tenant=seek&" + query, Bench.RESPONDER, null))
                .get("items")
                .findValuesAsText("jti");
    }
}
