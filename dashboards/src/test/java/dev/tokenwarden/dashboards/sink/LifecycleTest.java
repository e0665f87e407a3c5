package dev.tokenwarden.dashboards.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.search.SearchConfig;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    @Test
    void policy_isOfTheDailyIndices_andKeepsThemForTheRetention() {
        try (SearchClient client = new SearchClient(SearchConfig.of(URI.create("http://127.0.0.1:1"), "u", "p"))) {
            ObjectNode policy = new Lifecycle(client, SinkConfig.defaults(Path.of("dead"))).policy();
            assertThat(policy.at("/policy/ism_template/0/index_patterns").toString())
                    .isEqualTo("[\"tokenwarden-uses-v1-*\",\"tokenwarden-issuances-v1-*\"]");
            assertThat(policy.at("/policy/states/0/transitions/0/conditions/min_index_age")
                            .asText())
                    .isEqualTo("8d");
            assertThat(policy.at("/policy/states/1/actions/0").has("delete")).isTrue();
        }
    }
}
