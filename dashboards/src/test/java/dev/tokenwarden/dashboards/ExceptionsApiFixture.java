package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A console that changes the exceptions of a policy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
abstract class ExceptionsApiFixture {
    static final Duration SOON = Duration.ofSeconds(60);
    static final String RULE = "audience.mismatch";
    ConsoleFixture world;
    DashboardsService service;
    Detection revoked;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        service = world.service(backbone.openSearch().uri(), Optional.empty());
        service.start();
        Instant now = Instant.now();
        revoked = SampleEvents.audienceMismatch("acme", "r", "ci", "wiki", Action.REVOKE_TOKEN, now);
        Target target = Target.token(SampleEvents.token("acme", "r"));
        world.send(revoked);
        world.send(SampleEvents.decision(revoked, Decision.Outcome.REVOKED, target, now));
        world.send(SampleEvents.audienceMismatch("acme", "a1", "ci", "wiki", Action.ALERT, now.minusSeconds(10)));
        world.send(SampleEvents.audienceMismatch("acme", "a2", "ci", "ledger", Action.ALERT, now.minusSeconds(20)));
        world.send(SampleEvents.audienceMismatch(
                "acme", "old", "ci", "wiki", Action.ALERT, now.minus(Duration.ofDays(20))));
        world.send(SampleEvents.audienceMismatch("acme", "b1", "app", "wiki", Action.ALERT, now));
        world.send(SampleEvents.audienceMismatch("globex", "g1", "ci", "wiki", Action.ALERT, now));
        world.flush();
        await().atMost(SOON).until(() -> world.count(Index.DETECTIONS) == 6 && world.count(Index.DECISIONS) == 1);
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

    ApiClient as(AnalystRole role, String... tenants) throws Exception {
        return ApiClient.signedIn(service, new Analyst("alice", role, Set.of(tenants)));
    }

    static String order(String match, String suppresses, String more) {
        return """
                {"tenant": "acme", "rule": "%s", "match": %s, "suppresses": "%s"%s}""".formatted(RULE, match, suppresses, more);
    }

    static JsonNode preview(ApiClient client, String match, String suppresses, String more) throws Exception {
        HttpResponse<String> answer = client.send("POST", "/api/exceptions/preview", order(match, suppresses, more));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiClient.json(answer);
    }

    static JsonNode state(ApiClient client) throws Exception {
        for (JsonNode rule : ApiClient.json(client.get("/api/rules")).path("rules")) {
            if (rule.path("id").asText().equals(RULE)) {
                return rule.at("/states/0");
            }
        }
        throw new AssertionError("no such rule");
    }
}
