package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.policy.ExceptionEntry.Suppresses;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exceptions that a responder requests and an admin decides on. */
class ExceptionRequestsApiIT extends ExceptionsApiFixture {
    private static final String PATH = "/api/exceptions/requests";
    private static final String REASON = "{\"reason\": \"checked with the owner\"}";

    private ApiClient person(String name, AnalystRole role, String... tenants) throws Exception {
        return ApiClient.signedIn(service, new Analyst(name, "https://idp.example|" + name, role, Set.of(tenants)));
    }

    private String request(ApiClient client, String why) throws Exception {
        HttpResponse<String> answer = client.send(
                "POST",
                PATH,
                order("{\"client\": \"ci\"}", "revocations", ", \"days\": 7, \"reason\": \"" + why + "\""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String id = ApiClient.json(answer).path("id").asText();
        await().atMost(SOON).until(() -> waits(client, id));
        return id;
    }

    private static boolean waits(ApiClient client, String id) throws Exception {
        for (JsonNode one : ApiClient.json(client.get(PATH)).path("items")) {
            if (one.path("id").asText().equals(id)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void request_changesNothing_untilAnAdminGrantsIt_once() throws Exception {
        ApiClient sam = person("sam", AnalystRole.RESPONDER, "acme");
        ApiClient kim = person("kim", AnalystRole.ADMIN, "acme");
        String id = request(sam, "two names of one service");

        assertThat(world.policy.get().adjustments("acme").isEmpty()).isTrue();
        assertThat(ApiClient.json(kim.get("/api/counts")).path("waiting").asLong())
                .isPositive();
        assertThat(sam.send("POST", PATH + "/" + id + "/grant", REASON).statusCode())
                .isEqualTo(403);
        assertThat(kim.send("POST", PATH + "/" + id + "/grant", "{}").statusCode())
                .isEqualTo(400);
        HttpResponse<String> granted = kim.send("POST", PATH + "/" + id + "/grant", REASON);

        assertThat(granted.statusCode()).as(granted.body()).isEqualTo(200);
        assertThat(world.policy.get().adjustments("acme").exceptions())
                .singleElement()
                .satisfies(made -> {
                    assertThat(made.id()).isEqualTo(id);
                    assertThat(made.by()).isEqualTo("kim");
                    assertThat(made.reason()).isEqualTo("two names of one service");
                    assertThat(made.suppresses()).isEqualTo(Suppresses.REVOCATIONS);
                });
        assertThat(kim.send("POST", PATH + "/" + id + "/grant", REASON).statusCode())
                .isIn(404, 409);
        assertThat(waits(kim, id)).isFalse();
        assertThat(world.values(Topics.DECISIONS))
                .filteredOn(record -> record.contains(id))
                .anyMatch(record -> record.contains("exception-requested"))
                .anyMatch(record -> record.contains("exception-granted"));
    }

    @Test
    void request_isRefusedByAnAdmin_orWithdrawnByItsAuthor() throws Exception {
        ApiClient sam = person("sam", AnalystRole.RESPONDER, "acme");
        ApiClient other = person("other", AnalystRole.RESPONDER, "acme");
        ApiClient kim = person("kim", AnalystRole.ADMIN, "acme");
        String first = request(sam, "first");
        String second = request(sam, "second");

        assertThat(other.send("POST", PATH + "/" + first + "/refuse", REASON).statusCode())
                .isEqualTo(403);
        assertThat(sam.send("POST", PATH + "/" + first + "/refuse", REASON).statusCode())
                .isEqualTo(204);
        assertThat(kim.send("POST", PATH + "/" + second + "/refuse", REASON).statusCode())
                .isEqualTo(204);
        assertThat(waits(kim, first) || waits(kim, second)).isFalse();
        assertThat(kim.send("POST", PATH + "/" + second + "/grant", REASON).statusCode())
                .isEqualTo(404);
        assertThat(world.policy.get().adjustments("acme").isEmpty()).isTrue();
    }

    @Test
    void requests_areOfTheSessionsTenants() throws Exception {
        String id = request(person("sam", AnalystRole.RESPONDER, "acme"), "theirs");
        ApiClient outside = person("out", AnalystRole.ADMIN, "globex");

        assertThat(waits(outside, id)).isFalse();
        assertThat(outside.send("POST", PATH + "/" + id + "/grant", REASON).statusCode())
                .isEqualTo(404);
        assertThat(outside.send("POST", PATH + "/" + id + "/refuse", REASON).statusCode())
                .isEqualTo(404);
        assertThat(person("vic", AnalystRole.VIEWER, "acme")
                        .send("POST", PATH, order("{\"client\": \"ci\"}", "revocations", ", \"reason\": \"r\""))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {}} | match",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {'client': 'x'}, 'suppresses': 'revocations'} | reason",
                "{'tenant': 'acme', 'rule': 'audience.mismatch', 'match': {'client': 'x'}, 'suppresses': 'revocations', 'days': 91, 'reason': 'r'} | days",
            })
    void badRequest_isRefused_withTheFieldNamed(String body, String field) throws Exception {
        HttpResponse<String> answer =
                person("sam", AnalystRole.RESPONDER, "acme").send("POST", PATH, body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(ApiClient.json(answer).path("field").asText()).isEqualTo(field);
    }
}
