package dev.tokenwarden.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Previews, undoing, searching, exporting, and OAuth's own way to revoke. */
@WithBackbone(
        parts = {Part.KAFKA, Part.REDIS},
        exclusive = true)
final class ManagementApiIT {
    private static final String POLICY = """
            issuers:
              - {issuer: "https://idp.acme.example", tenant: acme, max_lifetime: PT2H}
              - {issuer: "https://idp.two.example", tenant: two}
              - {issuer: "https://idp.seek.example", tenant: seek}
            enforcement:
              mode: enforce
              max_automatic_revocations: {count: 4}
              second_threshold: 10
              escalate: {subject_tokens: 0}
            """;

    private static Bench bench;

    @BeforeAll
    static void start(Backbone backbone) {
        bench = new Bench(backbone, POLICY);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static Token token(String jti, String sub, String client) {
        long now = bench.clock().instant().getEpochSecond();
        return Token.builder(RevocationSamples.ISS)
                .jti(jti)
                .sub(sub)
                .clientId(client)
                .iat(now)
                .exp(now + 3_600)
                .alg("ES256")
                .kid("k1")
                .build();
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

    private static final Use USED =
            Use.builder().audience("payments").outcome(Use.Outcome.ACCEPTED).build();

    private static JsonNode preview(String target) {
        return bench.ok(bench.call("POST", "/v1/preview", Bench.RESPONDER, "{\"target\":" + target + "}"));
    }

    private static String client(String id) {
        return "{\"type\":\"client\",\"tenant\":\"acme\",\"client_id\":\"" + id + "\"}";
    }

    private static String order(String target, String more) {
        return "{\"target\":" + target + ",\"reason\":\"a test\"" + more + "}";
    }

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

    private static JsonNode waiting() {
        return bench.ok(bench.call("GET", "/v1/approvals?tenant=wild", Bench.RESPONDER, null))
                .get("items");
    }

    private static JsonNode revoked(String tenant) {
        return bench.ok(bench.call("GET", "/v1/revocations?tenant=" + tenant, Bench.RESPONDER, null))
                .get("items");
    }

    @Test
    void apiToken_canBeMadeListedAndRevoked_andActsForWhoMadeIt() {
        // given
        String body = "{\"name\":\"soar\",\"role\":\"responder\",\"tenants\":[\"acme\"],\"reason\":\"playbooks\"}";
        assertThat(bench.call("POST", "/v1/tokens", Bench.RESPONDER, body).statusCode())
                .as("a responder makes none")
                .isEqualTo(403);

        // when
        HttpResponse<String> created = bench.call("POST", "/v1/tokens", Bench.ADMIN, body);
        String secret = Bench.json(created).get("token").textValue();
        JsonNode revoked = bench.ok(bench.call(
                "POST",
                "/v1/revocations",
                secret,
                order(
                        "{\"type\":\"token\",\"tenant\":\"acme\",\"iss\":\"" + RevocationSamples.ISS
                                + "\",\"jti\":\"by-token\"}",
                        "")));

        // then
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(revoked.at("/decision/actor").textValue()).isEqualTo("person:ada");
        assertThat(revoked.at("/decision/facts/api_token").textValue()).isEqualTo("soar");
        assertThat(bench.call("POST", "/v1/tokens", Bench.ADMIN, body).statusCode())
                .isEqualTo(409);
        assertThat(bench.call("GET", "/v1/revocations?tenant=other", secret, null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(bench.ok(bench.call("GET", "/v1/tokens", Bench.VIEWER, null)).toString())
                .contains("soar")
                .doesNotContain(secret);

        // when: it survives a restart, and ends at once
        bench.restart();
        assertThat(bench.call("GET", "/v1/revocations?tenant=acme", secret, null)
                        .statusCode())
                .isEqualTo(200);
        bench.ok(bench.call("DELETE", "/v1/tokens/soar", Bench.ADMIN, "{\"reason\":\"leaked\"}"));

        // then
        assertThat(bench.call("GET", "/v1/revocations?tenant=acme", secret, null)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void apiToken_expires() {
        // given
        String body =
                "{\"name\":\"short\",\"role\":\"viewer\",\"tenants\":[\"acme\"],\"reason\":\"a test\",\"expires\":\"%s\"}";
        assertThat(bench.call("POST", "/v1/tokens", Bench.ADMIN, body.formatted("2001-01-01T00:00:00Z"))
                        .statusCode())
                .as("no token is made that has expired already")
                .isEqualTo(400);
        Instant expires = Instant.now().plusSeconds(5);

        // when
        JsonNode created = Bench.json(bench.call("POST", "/v1/tokens", Bench.ADMIN, body.formatted(expires)));
        String secret = created.get("token").textValue();

        // then
        assertThat(created.at("/made/expires").textValue()).isEqualTo(expires.toString());
        assertThat(bench.call("GET", "/v1/tokens", secret, null).statusCode()).isEqualTo(200);
        await().until(() -> bench.call("GET", "/v1/tokens", secret, null).statusCode() == 401);
        assertThat(Instant.now()).isAfterOrEqualTo(expires);
    }

    @Test
    void activity_isOnTheAuditLogBeforeItIsAnswered() {
        String[] person = {"Warden-Actor", "https://login.example|u-1", "Warden-Actor-Name", "Ann Example"};
        String body = "{\"tenant\":\"acme\",\"activity\":\"note\",\"detection\":\"d1\",\"reason\":\"a known job\","
                + "\"details\":{\"ticket\":\"4711\"}}";

        HttpResponse<String> recorded = bench.call("POST", "/v1/audit", Bench.CONSOLE, body, person);

        JsonNode decision = Bench.json(recorded).get("decision");
        assertThat(recorded.statusCode()).as(recorded.body()).isEqualTo(201);
        assertThat(decision.get("outcome").textValue()).isEqualTo("noted");
        assertThat(decision.get("actor").textValue()).isEqualTo("person:https://login.example|u-1");
        assertThat(decision.at("/facts/actor_name").textValue()).isEqualTo("Ann Example");
        assertThat(decision.at("/facts/detail_ticket").textValue()).isEqualTo("4711");
        assertThat(bench.call("GET", "/v1/audit?tenant=acme", Bench.VIEWER, null)
                        .body())
                .contains(decision.get("id").textValue());
        String forged = body.replace("\"ticket\"", "\"Order\"");
        assertThat(bench.call("POST", "/v1/audit", Bench.CONSOLE, forged, person)
                        .statusCode())
                .isEqualTo(400);
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

    private static List<String> found(String query) {
        return bench.ok(bench.call("GET", "/v1/revocations?tenant=seek&" + query, Bench.RESPONDER, null))
                .get("items")
                .findValuesAsText("jti");
    }

    @Test
    void audit_isExportedWhole_oneObjectALine_ofOneTenant() throws Exception {
        String target = "{\"type\":\"token\",\"tenant\":\"acme\",\"iss\":\"i\",\"jti\":\"audited\"}";
        bench.ok(bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(target, "")));
        bench.send(RevocationSamples.detection("elsewhere", "e1", bench.clock().instant()));
        bench.awaitListed(Target.token(RevocationSamples.token("elsewhere", "e1")));

        HttpResponse<String> export = bench.call("GET", "/v1/audit?tenant=acme", Bench.VIEWER, null);

        assertThat(export.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(export.body()).contains("audited").endsWith("\n");
        for (String line : export.body().lines().toList()) {
            assertThat(Json.MAPPER.readTree(line).get("tenant").textValue()).isEqualTo("acme");
        }
        assertThat(bench.call("GET", "/v1/audit?tenant=acme&since=2099-01-01T00:00:00Z", Bench.VIEWER, null)
                        .body())
                .isEmpty();
        assertThat(bench.call("GET", "/v1/audit?tenant=elsewhere", Bench.VIEWER, null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(Bench.json(bench.call("GET", "/v1/audit", Bench.VIEWER, null))
                        .get("field")
                        .textValue())
                .isEqualTo("tenant");
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

    private static String jwt(String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2lnbmF0dXJl";
    }

    private static HttpResponse<String> oauth(String authorization, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + bench.service().apiPort() + "/revoke"))
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String basic(String name, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String form(String jwt) {
        return "token_type_hint=access_token&token=" + URLEncoder.encode(jwt, StandardCharsets.UTF_8);
    }

    @Test
    void oauth_authorizationServerRevokesByName() throws Exception {
        long exp = bench.clock().instant().getEpochSecond() + 600;
        String jwt = jwt("{\"iss\":\"" + RevocationSamples.ISS + "\",\"jti\":\"o1\",\"exp\":" + exp + "}");
        HttpResponse<String> answer = oauth("Bearer " + Bench.RESPONDER, form(jwt));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        bench.awaitListed(Target.token(RevocationSamples.token("acme", "o1")));
        assertThat(oauth("Bearer " + Bench.RESPONDER, form(jwt)).statusCode()).isEqualTo(200);

        // when it was let in again, and is reported once more
        String id = Target.token(RevocationSamples.token("acme", "o1")).id();
        bench.ok(bench.call("DELETE", "/v1/revocations/" + id, Bench.RESPONDER, "{\"reason\":\"a test\"}"));
        bench.awaitGone(Target.token(RevocationSamples.token("acme", "o1")));
        oauth("Bearer " + Bench.RESPONDER, form(jwt));

        // then
        bench.awaitListed(Target.token(RevocationSamples.token("acme", "o1")));
    }

    @Test
    void oauth_clientRevokesOnlyWhatItHolds() throws Exception {
        // given: a forgery that bears another's jti
        long exp = bench.clock().instant().getEpochSecond() + 600_000;
        String jwt = jwt("{\"iss\":\"" + RevocationSamples.ISS + "\",\"jti\":\"not-mine\",\"exp\":" + exp + "}");
        String input = jwt.substring(0, jwt.lastIndexOf('.'));
        String hash = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digests.sha256(input.getBytes(StandardCharsets.US_ASCII)));
        Target held = new Target.OfToken("acme", RevocationSamples.ISS, null, hash);

        // when
        HttpResponse<String> answer = oauth(basic("web", Bench.CLIENT), form(jwt));

        // then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        bench.awaitListed(held);
        assertThat(bench.isListed(Target.token(RevocationSamples.token("acme", "not-mine"))))
                .isFalse();
        JsonNode detail = bench.ok(bench.call("GET", "/v1/revocations/" + held.id(), Bench.VIEWER, null));
        assertThat(Instant.parse(detail.at("/revocation/expires").textValue()))
                .as("no longer than such a token may live")
                .isBefore(bench.clock().instant().plusSeconds(7_300));
    }

    @Test
    void oauth_clientMayNothingElse() {
        for (String path : List.of("/v1/revocations", "/v1/decisions", "/v1/status", "/v1/approvals")) {
            assertThat(bench.call("GET", path, Bench.CLIENT, null).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void oauth_errors_areThoseOfTheRfc() throws Exception {
        assertThat(Bench.json(oauth("Bearer " + Bench.CLIENT, "token_type_hint=access_token"))
                        .get("error")
                        .textValue())
                .isEqualTo("invalid_request");
        assertThat(Bench.json(oauth("Bearer " + Bench.CLIENT, "token=opaque"))
                        .get("error")
                        .textValue())
                .isEqualTo("unsupported_token_type");
        assertThat(oauth(basic("other", Bench.CLIENT), form(jwt("{\"iss\":\"i\"}")))
                        .statusCode())
                .as("another's name")
                .isEqualTo(401);
        assertThat(oauth("Bearer " + Bench.CLIENT, form(jwt("{\"iss\":\"unknown\",\"jti\":\"x\"}")))
                        .statusCode())
                .as("an issuer that is nobody's here")
                .isEqualTo(200);
    }
}
