package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.sink.DetectionView;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The story of a stolen grant and of a confused deputy, as the API tells it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class StoryApiIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private final Instant begin = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MILLIS);

    private ConsoleFixture world;
    private RevocationPeer revocation;
    private DashboardsService service;
    private ApiClient client;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path directory) throws Exception {
        world = new ConsoleFixture(backbone, directory);
        revocation = new RevocationPeer(world);
        service = world.service(backbone.openSearch().uri(), Optional.of(revocation.api()));
        service.start();
        new SampleStory(world, begin).tellAll(revocation);
        world.flush();
        await().atMost(SOON)
                .until(() -> world.count(Index.ISSUANCES) == SampleStory.ISSUANCES
                        && world.count(Index.USES) == SampleStory.USES
                        && world.count(Index.DETECTIONS) == SampleStory.DETECTIONS
                        && world.count(Index.DECISIONS) == 1);
        client = ApiClient.signedIn(service, new Analyst("alice", AnalystRole.VIEWER, Set.of("acme")));
    }

    @AfterAll
    void stop() {
        service.close();
        revocation.close();
        world.close();
    }

    private JsonNode grant() throws Exception {
        return ApiClient.json(client.get("/api/story?grant=g-1&tenant=acme&iss=" + SampleEvents.ISS));
    }

    @Test
    void grant_hasALaneForOwnerAndThief_andTheThiefIsTheSuspect() throws Exception {
        JsonNode story = grant();

        assertThat(story.path("tokens")).hasSize(3);
        assertThat(story.path("holders")).hasSize(2);
        assertThat(story.at("/holders/0/user_agent").asText()).isEqualTo(SampleStory.OWNER_AGENT);
        assertThat(story.at("/holders/0/suspect").asBoolean()).isFalse();
        assertThat(story.at("/holders/1/user_agent").asText()).isEqualTo(SampleStory.THIEF_AGENT);
        assertThat(story.at("/holders/1/country").asText()).isEqualTo("SG");
        assertThat(story.at("/holders/1/suspect").asBoolean()).isTrue();
        assertThat(story.path("acts")).hasSize(8);
        assertThat(story.path("acts"))
                .extracting(act -> act.path("time").asText())
                .isSorted();
        assertThat(story.at("/detections/0/rule").asText()).isEqualTo("grant.refresh-replay");
    }

    @Test
    void grant_exposureIsWhatTheThiefGot_untilTheLastVerifierDenied() throws Exception {
        JsonNode exposure = grant().path("exposure");

        assertThat(exposure.path("from").asText())
                .isEqualTo(begin.plusMillis(SampleStory.THEFT).toString());
        assertThat(exposure.path("to").asText())
                .isEqualTo(begin.plusMillis(SampleStory.CLOSED).toString());
        assertThat(exposure.path("total").asLong()).isEqualTo(2);
        assertThat(exposure.at("/accepted/0/operation").asText()).isEqualTo("GET /orders");
    }

    @Test
    void grant_ledgerSaysThatItIsRevoked_andByWhom() throws Exception {
        JsonNode story = grant();

        assertThat(story.at("/revocations/0/target/type").asText()).isEqualTo("grant");
        assertThat(story.at("/revocations/0/verifiers").asLong()).isEqualTo(3);
        assertThat(story.at("/revocations/0/acknowledged"))
                .extracting(one -> one.path("verifier").asText())
                .containsExactly("ledger-1", "orders-1", "payments-1");
        assertThat(story.at("/revocations/0/rule").asText()).isEqualTo("grant.refresh-replay");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(grant().at("/subject/state/name").asText()).isIn("revoked", "denied"));
    }

    @Test
    void token_ofTheGrant_tellsTheSameDetection() throws Exception {
        String key = DetectionView.key(SampleEvents.token("acme", "stolen-1"));

        JsonNode story = ApiClient.json(client.get("/api/story?tokens=" + key));

        assertThat(story.at("/subject/kind").asText()).isEqualTo("token");
        assertThat(story.at("/subject/grant").asText()).isEqualTo("g-1");
        assertThat(story.at("/detections/0/rule").asText()).isEqualTo("grant.refresh-replay");
        assertThat(story.path("revocations")).hasSize(1);
    }

    @Test
    void confusedDeputy_hasTheTraceWithTheAuthorityOfEachStep() throws Exception {
        String key = DetectionView.key(SampleEvents.token("acme", "agent-own"));

        JsonNode steps = ApiClient.json(client.get("/api/story?tokens=" + key)).at("/traces/0/steps");

        assertThat(steps).hasSize(2);
        assertThat(steps.at("/0/authority").asText()).isEqualTo("user");
        assertThat(steps.at("/0/client_id").asText()).isEqualTo("web");
        assertThat(steps.at("/1/authority").asText()).isEqualTo("own");
        assertThat(steps.at("/1/client_id").asText()).isEqualTo("assistant");
        assertThat(steps.at("/1/tool").asText()).isEqualTo("write_entry");
        assertThat(steps.at("/1/required_scope").asText()).isEqualTo("ledger:write");
        assertThat(steps.at("/1/carries").asBoolean()).isTrue();
    }

    @Test
    void queue_filtersByGrantSessionAndTool() throws Exception {
        assertThat(ApiClient.json(client.get("/api/detections?grant=g-1"))
                        .path("total")
                        .asLong())
                .isEqualTo(1);
        assertThat(ApiClient.json(client.get("/api/detections?session=g-1"))
                        .path("total")
                        .asLong())
                .isZero();
        assertThat(ApiClient.json(client.get("/api/detections?tool=write_entry"))
                        .path("total")
                        .asLong())
                .isZero();
    }

    @Test
    void sameEvents_giveTheSameStory() throws Exception {
        JsonNode first = grant();

        assertThat(grant().path("acts")).isEqualTo(first.path("acts"));
        assertThat(grant().path("holders")).isEqualTo(first.path("holders"));
    }

    @Test
    void anotherTenant_andWrongParameters_areRefused() throws Exception {
        ApiClient stranger = ApiClient.signedIn(service, new Analyst("bob", AnalystRole.VIEWER, Set.of("globex")));
        String key = DetectionView.key(SampleEvents.token("acme", "stolen-1"));

        assertThat(stranger.get("/api/story?tokens=" + key).statusCode()).isEqualTo(404);
        assertThat(stranger.get("/api/story?grant=g-1&tenant=acme&iss=" + SampleEvents.ISS)
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.get("/api/story?grant=none&tenant=acme&iss=x").statusCode())
                .isEqualTo(404);
        HttpResponse<String> bad = client.get("/api/story?tokens=x");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(bad).path("field").asText()).isEqualTo("tokens");
        assertThat(client.get("/api/story?grant=g-1").statusCode()).isEqualTo(400);
    }
}
