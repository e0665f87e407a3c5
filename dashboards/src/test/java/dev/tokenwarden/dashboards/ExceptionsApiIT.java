package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.ExceptionEntry;
import dev.tokenwarden.policy.Mode;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.policy.rule.Rules;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exceptions and the switch of rules: who may, what is previewed, what stands in policy and in the audit log. */
final class ExceptionsApiIT extends ExceptionsApiFixture {
    @Test
    void preview_countsWhatWouldHaveBeenSuppressed_andWhatStays() throws Exception {
        ApiClient client = as(AnalystRole.RESPONDER, "acme");

        JsonNode alerts = preview(client, "{\"client\": \"ci\"}", "alerts", "");
        assertThat(alerts.path("total").asLong()).isEqualTo(2);
        assertThat(alerts.at("/severity/medium").asLong()).isEqualTo(2);
        assertThat(alerts.path("left").asLong()).isEqualTo(1);
        assertThat(alerts.path("revoked").asLong()).isZero();
        assertThat(alerts.at("/newest/0/title").asText()).isEqualTo("Presented at wiki, which it is not for");

        JsonNode revocations = preview(client, "{\"client\": \"ci\"}", "revocations", "");
        assertThat(revocations.path("total").asLong()).isEqualTo(3);
        assertThat(revocations.path("revoked").asLong()).isEqualTo(1);
        assertThat(revocations.path("left").asLong()).isZero();

        assertThat(preview(client, "{\"client\": \"ci\"}", "alerts", ", \"days\": 30")
                        .path("total")
                        .asLong())
                .isEqualTo(3);
        assertThat(preview(client, "{\"subject\": \"batch\", \"audience\": \"ledger\"}", "revocations", "")
                        .path("total")
                        .asLong())
                .isEqualTo(1);
        assertThat(preview(client, "{\"client\": \"ci*\"}", "revocations", "")
                        .path("total")
                        .asLong())
                .isZero();
    }

    @Test
    void exception_isInForce_listed_audited_andRemoved() throws Exception {
        ApiClient client = as(AnalystRole.RESPONDER, "acme");

        HttpResponse<String> made = client.send(
                "POST",
                "/api/exceptions",
                order("{\"client\": \"ci\", \"audience\": \"wiki\"}", "alerts", """
                        , "days": 7, "reason": "known job", "detection": "%s\"""".formatted(revoked.id())));

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String id = ApiClient.json(made).path("id").asText();
        ExceptionEntry inForce = world.policy
                .get()
                .settings("acme", Rules.AUDIENCE_MISMATCH)
                .exceptions()
                .get(0);
        assertThat(inForce.id()).isEqualTo(id);
        assertThat(inForce.by()).isEqualTo("alice");
        assertThat(Duration.between(inForce.created(), inForce.expires())).isEqualTo(Duration.ofDays(7));
        JsonNode listed = ApiClient.json(client.get("/api/exceptions")).path("items");
        assertThat(listed).hasSize(1);
        assertThat(listed.at("/0/match/audience").asText()).isEqualTo("wiki");
        assertThat(listed.at("/0/in_force").asBoolean()).isTrue();
        assertThat(listed.at("/0/removable").asBoolean()).isTrue();
        JsonNode entry = audit(client, "exception").get(0);
        assertThat(entry.path("actor").asText()).isEqualTo("person:local");
        assertThat(entry.path("actor_name").asText()).isEqualTo("alice");
        assertThat(entry.at("/detections/0").asText()).isEqualTo(revoked.id());
        assertThat(entry.path("comment").asText()).contains("suppresses alerts until ", " client ci audience wiki");
        assertThat(ApiClient.json(client.get("/api/detections/" + revoked.id()))
                        .at("/history/0/action")
                        .asText())
                .isEqualTo("exception");

        assertThat(as(AnalystRole.RESPONDER, "globex")
                        .send("DELETE", "/api/exceptions/" + id, "{\"reason\": \"x\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(ApiClient.json(as(AnalystRole.ADMIN, "globex").get("/api/exceptions"))
                        .path("items"))
                .isEmpty();
        assertThat(client.send("DELETE", "/api/exceptions/" + id, "{}").statusCode())
                .isEqualTo(400);
        assertThat(client.send("DELETE", "/api/exceptions/" + id, "{\"reason\": \"split\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(world.policy.get().adjustments("acme").isEmpty()).isTrue();
        assertThat(audit(client, "exception-removed").at("/0/reason").asText()).isEqualTo("split");
        assertThat(client.send("DELETE", "/api/exceptions/" + id, "{\"reason\": \"again\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatWasSuppressed_isCounted_andNotPreviewedAgain() throws Exception {
        ApiClient client = as(AnalystRole.ADMIN, "counted");
        String id = ApiClient.json(client.send("POST", "/api/exceptions", """
                        {"tenant": "counted", "rule": "%s", "match": {"client": "ci"}, "suppresses": "revocations", "reason": "r"}""".formatted(RULE)))
                .path("id")
                .asText();
        ExceptionEntry exception =
                world.policy.get().adjustments("counted").exception(id).orElseThrow();
        Detection suppressed = SampleEvents.of(
                "counted",
                RULE,
                Severity.LOW,
                Action.ALERT,
                "s",
                "batch",
                "ci",
                Instant.now(),
                1,
                "Accepted at wiki",
                List.of(new Evidence("audience", "payments", "wiki", null), exception.evidence()));
        world.send(suppressed);
        world.flush();
        await().atMost(SOON)
                .until(() -> !world.document(Index.DETECTIONS, suppressed.id()).isMissingNode());

        JsonNode listed =
                ApiClient.json(client.get("/api/exceptions?rule=" + RULE)).path("items");
        assertThat(listed.at("/0/n").asLong()).isEqualTo(1);
        assertThat(listed.at("/0/latest").asText()).isNotEmpty();
        assertThat(ApiClient.json(client.send("POST", "/api/exceptions/preview", """
                        {"tenant": "counted", "rule": "%s", "match": {"client": "ci"}, "suppresses": "revocations"}""".formatted(RULE)))
                        .path("total")
                        .asLong())
                .isZero();
    }

    @Test
    void mode_isSwitched_shown_audited_andTakenBack() throws Exception {
        ApiClient admin = as(AnalystRole.ADMIN, "acme");
        String path = "/api/rules/" + RULE + "/mode";

        HttpResponse<String> switched = admin.send(
                "PUT",
                path,
                "{\"tenant\": \"acme\", \"mode\": \"enforce\", \"reason\": \"a week without a false one\"}");

        assertThat(switched.statusCode()).as(switched.body()).isEqualTo(200);
        assertThat(world.policy.get().enforcement("acme").mode(Rules.AUDIENCE_MISMATCH))
                .isEqualTo(Mode.ENFORCE);
        assertThat(state(admin).path("mode").asText()).isEqualTo("enforce");
        assertThat(state(admin).path("own").asBoolean()).isTrue();
        assertThat(audit(admin, "mode").at("/0/comment").asText()).isEqualTo("observe to enforce");
        assertThat(state(as(AnalystRole.VIEWER, "globex")).path("mode").asText())
                .isEqualTo("observe");

        admin.send("PUT", path, "{\"tenant\": \"acme\", \"mode\": \"policy\", \"reason\": \"back\"}");
        assertThat(state(admin).path("own").asBoolean()).isFalse();
        assertThat(admin.send("PUT", path, "{\"tenant\": \"acme\", \"mode\": \"on\", \"reason\": \"r\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(admin.send("PUT", "/api/rules/no.such/mode", "{\"tenant\": \"acme\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void exceptionOfTheFile_isShown_andIsTheFilesToTakeBack() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        world.policy.put(PolicyLoader.parse("policy.yaml", """
                tenants:
                  acme:
                    exceptions:
                      - {id: filed, rule: %s, client: ci, suppresses: alerts, created: %s, expires: %s, by: ops, reason: known}
                """.formatted(RULE, now, now.plusSeconds(3600))));
        ApiClient admin = as(AnalystRole.ADMIN, "acme");

        JsonNode listed = ApiClient.json(admin.get("/api/exceptions")).path("items");
        assertThat(listed.at("/0/id").asText()).isEqualTo("filed");
        assertThat(listed.at("/0/removable").asBoolean()).isFalse();
        assertThat(admin.send("DELETE", "/api/exceptions/filed", "{\"reason\": \"r\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(as(AnalystRole.ADMIN, "globex")
                        .send("DELETE", "/api/exceptions/filed", "{\"reason\": \"r\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    private static JsonNode audit(ApiClient client, String action) throws Exception {
        return ApiClient.json(client.get("/api/audit?action=" + action)).path("items");
    }
}
