package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Saved views: own ones, shared ones, and who may change them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ViewApiIT extends ConsoleApiFixture {
    /** Indices exist, so that a copy of an action is found as soon as it is answered. */
    @BeforeAll
    void warmUp() throws Exception {
        ApiClient first = person("first", AnalystRole.VIEWER, "first");
        save(first, body("First", "", ""));
        await().atMost(SOON).until(() -> names(first).contains("First"));
    }

    private ApiClient person(String name, AnalystRole role, String... tenants) throws Exception {
        return ApiClient.signedIn(service, new Analyst(name, "https://idp.example|" + name, role, Set.of(tenants)));
    }

    private static String body(String name, String query, String sharedWith) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("name", name).put("page", "incidents").put("query", query);
        if (!sharedWith.isEmpty()) {
            body.put("shared", true).put("tenant", sharedWith);
        }
        return body.toString();
    }

    private static JsonNode save(ApiClient client, String body) throws Exception {
        HttpResponse<String> answer = client.send("POST", "/api/views", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiClient.json(answer);
    }

    private static List<String> names(ApiClient client) throws Exception {
        JsonNode items = ApiClient.json(client.get("/api/views")).path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .map(one -> one.path("name").asText() + (one.path("shared").asBoolean() ? " (shared)" : ""))
                .toList();
    }

    @Test
    void ownView_isTheAuthorsAlone_isReplacedByName_andIsOnTheAuditLogFirst() throws Exception {
        ApiClient sam = person("sam", AnalystRole.VIEWER, "own");
        ApiClient kim = person("kim", AnalystRole.ADMIN, "own");
        JsonNode first = save(sam, body("Mine, critical", "severity=critical", ""));
        JsonNode second = save(sam, body("Mine, critical", "severity=critical%2Chigh", ""));

        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(names(sam)).containsExactly("Mine, critical");
        assertThat(ApiClient.json(sam.get("/api/views")).at("/items/0/query").asText())
                .isEqualTo("severity=critical%2Chigh");
        assertThat(names(kim)).isEmpty();
        assertThat(kim.send("DELETE", "/api/views/" + first.path("id").asText(), "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(world.values(Topics.DECISIONS))
                .filteredOn(record -> record.contains("\"activity\":\"view\"") && record.contains("Mine, critical"))
                .hasSize(2);

        assertThat(sam.send("DELETE", "/api/views/" + first.path("id").asText(), "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(names(sam)).isEmpty();
    }

    @Test
    void sharedView_isOfTheTenant_andAnyResponderRemovesIt() throws Exception {
        ApiClient sam = person("sam", AnalystRole.RESPONDER, "shared", "other");
        ApiClient kim = person("kim", AnalystRole.RESPONDER, "shared");
        ApiClient viewer = person("vic", AnalystRole.VIEWER, "shared");
        ApiClient outside = person("out", AnalystRole.ADMIN, "elsewhere");
        String id = save(sam, body("Night shift", "status=open", "shared"))
                .path("id")
                .asText();

        assertThat(names(kim)).containsExactly("Night shift (shared)");
        assertThat(names(viewer)).containsExactly("Night shift (shared)");
        assertThat(names(outside)).isEmpty();
        assertThat(outside.send("DELETE", "/api/views/" + id, "").statusCode()).isEqualTo(404);
        assertThat(viewer.send("DELETE", "/api/views/" + id, "").statusCode()).isEqualTo(403);
        assertThat(kim.send("DELETE", "/api/views/" + id, "").statusCode()).isEqualTo(204);
        assertThat(names(sam)).isEmpty();
        assertThat(viewer.send("POST", "/api/views", body("Mine for all", "", "shared"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(kim.send("POST", "/api/views", body("Theirs", "", "other")).statusCode())
                .isEqualTo(404);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void views_comeBackFromKafka_whenOpenSearchLosesThem() throws Exception {
        ApiClient sam = person("sam", AnalystRole.RESPONDER, "refilled");
        save(sam, body("Kept", "q=x", "refilled"));
        world.deleteIndices();
        await().atMost(SOON.multipliedBy(2)).until(() -> names(sam).equals(List.of("Kept (shared)")));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"page\":\"audit\",\"query\":\"\"}', name",
        "'{\"name\":\"x\",\"page\":\"posture\",\"query\":\"\"}', page",
        "'{\"name\":\"x\",\"page\":\"audit\",\"query\":\"a b\"}', query",
        "'{\"name\":\"x\",\"page\":\"audit\",\"query\":\"\",\"shared\":true}', tenant",
    })
    void badView_isRefused(String body, String field) throws Exception {
        HttpResponse<String> answer =
                person("sam", AnalystRole.RESPONDER, "bad").send("POST", "/api/views", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(answer).path("field").asText()).isEqualTo(field);
    }
}
