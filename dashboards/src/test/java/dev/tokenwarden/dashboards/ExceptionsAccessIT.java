package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may change exceptions and the mode, and which orders the console refuses. */
final class ExceptionsAccessIT extends ExceptionsApiFixture {
    @Test
    void roles_andTenants_areKeptApart() throws Exception {
        String alerts = order("{\"client\": \"ci\"}", "alerts", ", \"reason\": \"r\"");
        String revocations = order("{\"client\": \"ci\"}", "revocations", ", \"reason\": \"r\"");
        String mode = "{\"tenant\": \"acme\", \"mode\": \"enforce\", \"reason\": \"r\"}";

        assertThat(as(AnalystRole.VIEWER, "acme")
                        .send("POST", "/api/exceptions", alerts)
                        .statusCode())
                .isEqualTo(403);
        assertThat(as(AnalystRole.VIEWER, "acme")
                        .send("POST", "/api/exceptions/preview", alerts)
                        .statusCode())
                .isEqualTo(403);
        assertThat(as(AnalystRole.ADMIN, "globex")
                        .send("POST", "/api/exceptions", alerts)
                        .statusCode())
                .isEqualTo(403);
        assertThat(as(AnalystRole.ADMIN, "globex")
                        .send("POST", "/api/exceptions/preview", alerts)
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> refused = as(AnalystRole.RESPONDER, "acme").send("POST", "/api/exceptions", revocations);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("needs the role admin");
        assertThat(as(AnalystRole.RESPONDER, "acme")
                        .send("PUT", "/api/rules/" + RULE + "/mode", mode)
                        .statusCode())
                .isEqualTo(403);
        assertThat(as(AnalystRole.ADMIN, "globex")
                        .send("PUT", "/api/rules/" + RULE + "/mode", mode)
                        .statusCode())
                .isEqualTo(403);
        assertThat(world.policy.get().adjustments("acme").isEmpty()).isTrue();

        String id = ApiClient.json(as(AnalystRole.ADMIN, "acme").send("POST", "/api/exceptions", revocations))
                .path("id")
                .asText();
        assertThat(as(AnalystRole.RESPONDER, "acme")
                        .send("DELETE", "/api/exceptions/" + id, "{\"reason\": \"r\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(world.policy.get().adjustments("acme").exception(id)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/exceptions",
        "POST, /api/exceptions/preview",
        "DELETE, /api/exceptions/x",
        "PUT, /api/rules/audience.mismatch/mode",
    })
    void writes_withoutSession_orTheSessionsToken_areRefused(String method, String path) throws Exception {
        assertThat(new ApiClient(service.url()).send(method, path, "{}").statusCode())
                .isEqualTo(401);
        ApiClient client = as(AnalystRole.ADMIN, "*");
        client.csrf = "";
        assertThat(client.send(method, path, "{}").statusCode()).isEqualTo(403);
        client = as(AnalystRole.ADMIN, "*");
        assertThat(client.send(method, path, "{}", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(new ApiClient(service.url()).get("/api/exceptions").statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | tenant",
                "{'tenant': '*'} | tenant",
                "{'tenant': 'acme'} | rule",
                "{'tenant': 'acme', 'rule': 'no.such'} | rule",
                "{'tenant': 'acme', 'rule': 'audience.mismatch'} | match",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {}} | match",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {'client': ' '}} | match",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {'issuer': 'x'}} | match",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {'client': 1}} | match.client",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {'client': 'x'}} | suppresses",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {'client': 'x'}, 'suppresses': 'alerts', 'days': 91} | days",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {'client': 'x'}, 'suppresses': 'alerts', 'days': 1.5} | days",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {'client': 'x'}, 'suppresses': 'alerts'} | reason",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {'client': 'x'}, 'suppresses': 'alerts', 'reason': 'r', 'detection': 'other'} | detection",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {'client': 'a\\u202eb'}, 'suppresses': 'alerts', 'reason': 'r'} | client",
            })
    void badOrder_isRefused_withTheFieldNamed(String body, String field) throws Exception {
        HttpResponse<String> answer =
                as(AnalystRole.ADMIN, "*").send("POST", "/api/exceptions", body.replace('\'', '"'));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(ApiClient.json(answer).path("field").asText()).isEqualTo(field);
        assertThat(world.policy.get().adjustments("acme").isEmpty()).isTrue();
    }

    @Test
    void allTenants_areListedForWhoSeesAll() throws Exception {
        JsonNode states =
                ApiClient.json(as(AnalystRole.ADMIN, "*").get("/api/rules")).at("/rules/0/states");

        assertThat(states)
                .extracting(state -> state.path("tenant").asText())
                .startsWith("")
                .contains("acme", "globex");
    }

    @Test
    void policyThatCannotBeChanged_isSaid() throws Exception {
        world.policy.away(true);

        HttpResponse<String> answer = as(AnalystRole.ADMIN, "acme")
                .send("POST", "/api/exceptions", order("{\"client\": \"ci\"}", "alerts", ", \"reason\": \"r\""));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("the policy cannot be changed at the moment");
    }
}
