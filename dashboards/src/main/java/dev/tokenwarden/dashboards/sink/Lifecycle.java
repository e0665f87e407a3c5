package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.search.SearchResponse;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs the Index State Management policy of the daily indices on clusters with the plugin. Operators see and change the
 * retention there. An existing policy is not changed. {@link IndexRetention} deletes old documents by age in any case.
 */
final class Lifecycle {
    static final String POLICY = "tokenwarden-events";

    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);
    private static final String PATH = "/_plugins/_ism/policies/" + POLICY;

    private final SearchClient client;
    private final SinkConfig config;
    private boolean settled;

    Lifecycle(SearchClient client, SinkConfig config) {
        this.client = client;
        this.config = config;
    }

    /**
     * Installs the policy, unless it exists or the cluster has no plugin.
     *
     * @throws IOException if OpenSearch cannot be reached
     */
    void ensure() throws IOException {
        if (settled) {
            return;
        }
        SearchResponse present = client.send("GET", PATH, Map.of(), null);
        if (present.status() == 404) {
            client.send("PUT", PATH, Map.of(), policy()).orThrow("writing the lifecycle policy " + POLICY);
            log.atInfo().addKeyValue("file", POLICY).log("Installed the lifecycle policy");
        } else if (!present.ok()) {
            // A node without the plugin answers 400 or 405.
            log.atDebug()
                    .addKeyValue("status", present.status())
                    .log("Cluster has no lifecycle policies; deleting by age");
        }
        settled = !present.retriable();
    }

    /** Deletes each daily index after the retention of uses. */
    ObjectNode policy() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode policy = body.putObject("policy");
        policy.put("description", "Tokenwarden: daily indices of events, deleted past their retention");
        policy.put("default_state", "kept");
        ArrayNode states = policy.putArray("states");
        ObjectNode kept = states.addObject().put("name", "kept");
        kept.putArray("actions");
        // One day more: a daily index gets events until the end of its day.
        kept.putArray("transitions")
                .addObject()
                .put("state_name", "past")
                .putObject("conditions")
                .put("min_index_age", config.retention().uses().toDays() + 1 + "d");
        ObjectNode past = states.addObject().put("name", "past");
        past.putArray("actions").addObject().putObject("delete");
        past.putArray("transitions");
        ArrayNode patterns =
                policy.putArray("ism_template").addObject().put("priority", 100).putArray("index_patterns");
        for (Index index : Index.values()) {
            if (index.daily()) {
                patterns.add(index.index() + "-*");
            }
        }
        return body;
    }
}
