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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Large, deep and wide exchange trees in the console's API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class ChainApiIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int WIDE = 700;
    private static final int DEEP = 40;

    private final Instant now = Instant.now();
    private ConsoleFixture world;
    private DashboardsService service;
    private SampleChain forty;
    private SampleChain fiveHundred;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        service = world.service();
        service.start();
        forty = new SampleChain(world, now, 40).send(40);
        fiveHundred = new SampleChain(world, now, 500).send(500);
        for (int i = 1; i <= WIDE; i++) {
            exchange("wide-" + i, "wide-0", i);
        }
        for (int i = 1; i <= DEEP; i++) {
            exchange("deep-" + i, "deep-" + (i - 1), i);
        }
        world.flush();
        await().atMost(SOON).until(() -> world.count(Index.ISSUANCES) == 540 + WIDE + DEEP);
        await().atMost(SOON)
                .until(() ->
                        StreamSupport.stream(chain(forty.root()).path("nodes").spliterator(), false)
                                        .filter(ChainApiIT::isRevoked)
                                        .count()
                                == forty.revoked());
    }

    @AfterAll
    void stop() {
        service.close();
        world.close();
    }

    private void exchange(String child, String parent, int second) {
        world.send(SampleEvents.exchanged(
                SampleEvents.token("acme", child),
                SampleEvents.token("acme", parent),
                "alice",
                "web",
                "read",
                now.minusSeconds(3000 - second)));
    }

    private static boolean isRevoked(JsonNode node) {
        return node.at("/state/name").asText().equals("revoked");
    }

    private JsonNode chain(TokenIdentity token) throws Exception {
        return ApiClient.json(ApiClient.signedIn(service, new Analyst("alice", AnalystRole.VIEWER, Set.of("acme")))
                .get("/api/chain?key=" + DetectionView.key(token)));
    }

    @Test
    void chain_ofFortyTokens_saysWhatEachExchangeKeptGainedAndLost() throws Exception {
        JsonNode chain = chain(forty.gained());
        assertThat(chain.path("cut").asBoolean()).isFalse();
        assertThat(chain.path("root").asText()).isEqualTo(DetectionView.key(forty.root()));
        assertThat(chain.path("nodes")).hasSize(40).allSatisfy(node -> {
            assertThat(node.path("issued_at").asText()).isNotEmpty();
            assertThat(node.at("/token/client_id").asText()).isNotEmpty();
        });
        Map<String, Integer> scopes = new HashMap<>();
        chain.path("nodes")
                .forEach(node -> scopes.put(
                        node.path("key").asText(), node.at("/token/scope").size()));
        assertThat(chain.path("edges")).hasSize(39).allSatisfy(edge -> {
            assertThat(edge.path("actor").asText()).isNotEmpty();
            int kept = edge.path("kept").size();
            assertThat(kept + edge.path("lost").size())
                    .isEqualTo(scopes.get(edge.path("from").asText()));
            assertThat(kept + edge.path("gained").size())
                    .isEqualTo(scopes.get(edge.path("to").asText()));
        });
        assertThat(chain.path("edges"))
                .filteredOn(edge -> !edge.path("gained").isEmpty())
                .singleElement()
                .satisfies(edge -> {
                    assertThat(edge.path("to").asText()).isEqualTo(DetectionView.key(forty.gained()));
                    assertThat(edge.at("/gained/0").asText()).isEqualTo(SampleChain.GAINED);
                });
        assertThat(chain.path("nodes")).filteredOn(ChainApiIT::isRevoked).hasSize(forty.revoked());
    }

    @Test
    void chain_ofFiveHundredTokens_isWhole_andTheSameEachTime() throws Exception {
        JsonNode chain = chain(fiveHundred.last());
        assertThat(chain.path("nodes")).hasSize(500);
        assertThat(chain.path("edges")).hasSize(499);
        assertThat(chain.path("cut").asBoolean()).isFalse();
        assertThat(chain(fiveHundred.last()).path("edges")).isEqualTo(chain.path("edges"));
    }

    @Test
    void chain_thatIsLargerOrDeeperThanItsLimit_saysThatItIsCut() throws Exception {
        JsonNode wide = chain(SampleEvents.token("acme", "wide-1"));
        assertThat(wide.path("nodes")).hasSize(500);
        assertThat(wide.path("cut").asBoolean()).isTrue();
        JsonNode deep = chain(SampleEvents.token("acme", "deep-0"));
        assertThat(deep.path("cut").asBoolean()).isTrue();
    }

    @Test
    void chain_whoseRootIsTooFarAbove_beginsAtTheHighestTokenThatWasFound() throws Exception {
        JsonNode chain = chain(SampleEvents.token("acme", "deep-" + DEEP));
        assertThat(chain.path("cut").asBoolean()).isTrue();
        assertThat(chain.path("nodes"))
                .extracting(node -> node.path("key").asText())
                .contains(chain.path("root").asText());
    }
}
