package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.ExceptionEntry;
import dev.tokenwarden.policy.Mode;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exceptions and the switch of rules: who may, what is previewed, what stands in policy and in the audit log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class ExceptionsApiIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String RULE = "audience.mismatch";

    private ConsoleFixture world;
    private DashboardsService service;
    private Detection revoked;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        service = world.service(backbone.openSearch().uri(), Optional.empty());
        service.start();
        Instant now = Instant.now();
        revoked = mismatch("acme", "r", "ci", "wiki", Action.REVOKE_TOKEN, now);
        Target target = Target.token(SampleEvents.token("acme", "r"));
        world.send(revoked);
        world.send(SampleEvents.decision(revoked, Decision.Outcome.REVOKED, target, now));
        world.send(mismatch("acme", "a1", "ci", "wiki", Action.ALERT, now.minusSeconds(10)));
        world.send(mismatch("acme", "a2", "ci", "ledger", Action.ALERT, now.minusSeconds(20)));
        world.send(mismatch("acme", "old", "ci", "wiki", Action.ALERT, now.minus(Duration.ofDays(20))));
        world.send(mismatch("acme", "b1", "app", "wiki", Action.ALERT, now));
        world.send(mismatch("globex", "g1", "ci", "wiki", Action.ALERT, now));
        world.flush();
        await().atMost(SOON).until(() -> world.count(Index.DETECTIONS) == 6 && world.count(Index.DECISIONS) == 1);
    }

    private static Detection mismatch(
            String tenant, String jti, String client, String audience, Action action, Instant time) {
        return SampleEvents.of(
                tenant,
                RULE,
                action.revokes() ? Severity.HIGH : Severity.MEDIUM,
                action,
                jti,
                "batch",
                client,
                time,
                1,
                "Presented at " + audience,
                List.of(new Evidence("audience", "payments", audience, null)));
    }

    @AfterEach
    void reset() throws Exception {
        world.policy.away(false);
        for (String tenant : List.of("acme", "globex")) {
            world.policy.change(tenant, ours -> Adjustments.NONE);
        }
        world.policy.put(PolicyLoader.parse("policy.yaml", ""));
    }

    @AfterAll
    void stop() {
        service.close();
        world.close();
    }

    private ApiClient as(AnalystRole role, String... tenants) throws Exception {
        return ApiClient.signedIn(service, new Analyst("alice", role, Set.of(tenants)));
    }

    private static String order(String match, String suppresses, String more) {
        return """
                {"tenant": "acme", "rule": "%s", "match": %s, "suppresses": "%s"%s}""".formatted(RULE, match, suppresses, more);
    }

    private static JsonNode preview(ApiClient client, String match, String suppresses, String more) throws Exception {
        HttpResponse<String> answer = client.send("POST", "/api/exceptions/preview", order(match, suppresses, more));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiClient.json(answer);
    }

    @Test
    void preview_countsWhatWouldHaveBeenSuppressed_andWhatStays() throws Exception {
        ApiClient client = as(AnalystRole.RESPONDER, "acme");

        JsonNode alerts = preview(client, "{\"client\": \"ci\"}", "alerts", "");
        assertThat(alerts.path("total").asLong()).isEqualTo(2);
        assertThat(alerts.at("/severity/medium").asLong()).isEqualTo(2);
        assertThat(alerts.path("left").asLong()).isEqualTo(1);
        assertThat(alerts.path("revoked").asLong()).isZero();
        assertThat(alerts.at("/newest/0/title").asText()).isEqualTo("Presented at wiki");

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
    void allTenants_areListedForWhoSeesAll() throws Exception {
        JsonNode states =
                ApiClient.json(as(AnalystRole.ADMIN, "*").get("/api/rules")).at("/rules/0/states");

        assertThat(states)
                .extracting(state -> state.path("tenant").asText())
                .startsWith("")
                .contains("acme", "globex");
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

    @Test
    void policyThatCannotBeChanged_isSaid() throws Exception {
        world.policy.away(true);

        HttpResponse<String> answer = as(AnalystRole.ADMIN, "acme")
                .send("POST", "/api/exceptions", order("{\"client\": \"ci\"}", "alerts", ", \"reason\": \"r\""));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("the policy cannot be changed at the moment");
    }

    private static JsonNode state(ApiClient client) throws Exception {
        for (JsonNode rule : ApiClient.json(client.get("/api/rules")).path("rules")) {
            if (rule.path("id").asText().equals(RULE)) {
                return rule.at("/states/0");
            }
        }
        throw new AssertionError("no such rule");
    }

    private static JsonNode audit(ApiClient client, String action) throws Exception {
        return ApiClient.json(client.get("/api/audit?action=" + action)).path("items");
    }
}
