package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.identity.TokenIdentity;
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
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class TokenApiIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private ConsoleFixture world;
    private DashboardsService service;
    private String refund;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        service = world.service();
        service.start();
        refund = DetectionView.key(new SampleNight(world, Instant.now()).chain("order"));
        TokenIdentity self = SampleEvents.token("acme", "self");
        TokenIdentity other = SampleEvents.token("acme", "other");
        world.send(SampleEvents.exchanged(self, other, "s", "a", "x", Instant.now()));
        world.send(SampleEvents.exchanged(other, self, "s", "a", "x", Instant.now()));
        world.flush();
        await().atMost(SOON)
                .until(() -> world.count(Index.ISSUANCES) == 11
                        && world.count(Index.USES) == 96
                        && world.count(Index.DETECTIONS) == 2);
    }

    @AfterAll
    void stop() {
        service.close();
        world.close();
    }

    private HttpResponse<String> ask(String tenant, String path) throws Exception {
        return ApiClient.signedIn(service, new Analyst("alice", AnalystRole.VIEWER, Set.of(tenant)))
                .get(path);
    }

    @Test
    void chain_isTheTreeFromTheRoot_withWhatEachStepChanged() throws Exception {
        JsonNode chain = ApiClient.json(ask("acme", "/api/chain?key=" + refund));
        assertThat(chain.path("nodes")).hasSize(9);
        assertThat(chain.path("edges")).hasSize(8);
        assertThat(chain.path("root").asText()).isEqualTo(DetectionView.key(SampleEvents.token("acme", "order")));
        assertThat(chain.path("edges"))
                .filteredOn(edge -> edge.path("to").asText().equals(refund))
                .singleElement()
                .satisfies(edge -> {
                    assertThat(edge.at("/gained/0").asText()).isEqualTo("orders:refund");
                    assertThat(edge.path("client_id").asText()).isEqualTo("svc-reports");
                });
        assertThat(chain.path("nodes"))
                .filteredOn(node -> node.path("key").asText().equals(refund))
                .singleElement()
                .satisfies(node -> {
                    assertThat(node.path("uses").asLong()).isEqualTo(12);
                    assertThat(node.path("detections").asLong()).isEqualTo(2);
                    assertThat(node.at("/severity/critical").asLong()).isEqualTo(1);
                });
    }

    @Test
    void chain_thatIsACycle_ends() throws Exception {
        JsonNode chain =
                ApiClient.json(ask("acme", "/api/chain?key=" + DetectionView.key(SampleEvents.token("acme", "self"))));
        assertThat(chain.path("nodes")).hasSize(2);
    }

    @Test
    void token_showsPresentationsByNetworkAndVerifier() throws Exception {
        JsonNode token = ApiClient.json(ask("acme", "/api/token?key=" + refund));
        assertThat(token.at("/token/client_id").asText()).isEqualTo("svc-reports");
        assertThat(token.at("/presentations/total").asLong()).isEqualTo(12);
        assertThat(token.at("/presentations/networks")).hasSize(2);
        assertThat(token.at("/presentations/verifiers")).hasSize(2);
        assertThat(token.at("/detected/0/rule").asText()).isEqualTo("chain.scope-escalated");
        assertThat(token.at("/detected/0/evidence/0/seen").asText()).isEqualTo("orders:read orders:refund");
        assertThat(token.at("/chain/depth").asLong()).isEqualTo(3);
        assertThat(token.at("/chain/children").asLong()).isEqualTo(2);
    }

    @Test
    void anotherTenants_areNotFound_andABadKeyIsNamed() throws Exception {
        assertThat(ask("globex", "/api/token?key=" + refund).statusCode()).isEqualTo(404);
        assertThat(ask("globex", "/api/chain?key=" + refund).statusCode()).isEqualTo(404);
        HttpResponse<String> bad = ask("acme", "/api/chain?key=x");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(bad).path("field").asText()).isEqualTo("key");
    }
}
