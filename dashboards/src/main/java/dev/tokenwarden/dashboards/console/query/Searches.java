package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends searches. An index that does not exist yet counts as empty. */
public final class Searches {
    private static final Map<String, String> LENIENT = Map.of("ignore_unavailable", "true", "allow_no_indices", "true");

    private final SearchClient client;

    public Searches(SearchClient client) {
        this.client = client;
    }

    /**
     * The answer to the search.
     *
     * @throws IOException if OpenSearch does not answer or refuses the search
     */
    public JsonNode search(Index index, ObjectNode body) throws IOException {
        ObjectNode request = index == Index.DETECTIONS ? whole(body) : body;
        return client.send("POST", "/" + index.alias() + "/_search", LENIENT, request)
                .orThrow("searching " + index.alias())
                .body();
    }

    /** Selects only complete detections: while the index is filled again, notes may be written before their detections. */
    private static ObjectNode whole(ObjectNode body) {
        ObjectNode request = body.deepCopy();
        ObjectNode bool = request.putObject("query").putObject("bool");
        if (body.has("query")) {
            bool.putArray("must").add(body.path("query").deepCopy());
        }
        bool.putArray("filter").addObject().putObject("exists").put("field", "rule");
        return request;
    }

    /** The same as {@link #search(Index, ObjectNode)}, over several indices. */
    public JsonNode search(List<Index> indices, ObjectNode body) throws IOException {
        String names = indices.stream().map(Index::alias).collect(Collectors.joining(","));
        return client.send("POST", "/" + names + "/_search", LENIENT, body)
                .orThrow("searching " + names)
                .body();
    }

    /** Whether OpenSearch answers. */
    public boolean alive() {
        try {
            return client.send("GET", "/", Map.of(), (JsonNode) null).ok();
        } catch (IOException e) {
            return false;
        }
    }
}
