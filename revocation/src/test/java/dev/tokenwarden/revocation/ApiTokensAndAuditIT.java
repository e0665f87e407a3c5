package dev.tokenwarden.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Target;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** API tokens and the audit log. */
final class ApiTokensAndAuditIT extends ManagementApiFixture {
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
}
