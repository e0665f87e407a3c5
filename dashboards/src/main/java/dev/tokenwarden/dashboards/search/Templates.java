package dev.tokenwarden.dashboards.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the index templates in place, and what their mappings gained since into indices that are there already.
 * A template of a newer version is left alone: a newer process of a rolling upgrade has put it there.
 */
public final class Templates {
    private static final Logger log = LoggerFactory.getLogger(Templates.class);

    private final SearchClient client;
    private volatile boolean installed;

    public Templates(SearchClient client) {
        this.client = client;
    }

    /**
     * Makes sure that templates and the indices of findings are there. Cheap once they are.
     *
     * @throws IOException if OpenSearch cannot be reached or refuses
     */
    public void ensure() throws IOException {
        if (!installed) {
            install();
        }
    }

    /** Makes {@link #ensure} look again: after a lost connection the cluster may be another one. */
    public void forget() {
        installed = false;
    }

    private synchronized void install() throws IOException {
        if (installed) {
            return;
        }
        for (Index index : Index.values()) {
            JsonNode template = read(index);
            String path = "/_index_template/" + index.alias();
            SearchResponse present = client.send("GET", path, Map.of(), null);
            long version = present.body()
                    .path("index_templates")
                    .path(0)
                    .path("index_template")
                    .path("version")
                    .asLong();
            if (present.status() != 404) {
                present.orThrow("reading the index template " + index.alias());
            }
            if (version < template.path("version").asLong()) {
                client.send("PUT", path, Map.of(), template).orThrow("writing the index template " + index.alias());
                migrate(index, template);
                log.atInfo()
                        .addKeyValue("index", index.alias())
                        .addKeyValue("version", template.path("version").asLong())
                        .log("Installed an index template");
            }
            if (!index.daily()) {
                create(index);
            }
        }
        installed = true;
    }

    private void create(Index index) throws IOException {
        SearchResponse created = client.send("PUT", "/" + index.index(), Map.of(), null);
        if (!created.errorType().equals("resource_already_exists_exception")) {
            created.orThrow("creating the index " + index.index());
        }
    }

    private void migrate(Index index, JsonNode template) throws IOException {
        SearchResponse present = client.send("HEAD", "/" + index.alias(), Map.of(), null);
        if (present.ok()) {
            client.send(
                            "PUT",
                            "/" + index.alias() + "/_mapping",
                            Map.of(),
                            template.path("template").path("mappings"))
                    .orThrow("extending the mappings of " + index.alias());
        }
    }

    /** The template as it is shipped. */
    static JsonNode read(Index index) throws IOException {
        String name = "/dev/tokenwarden/dashboards/templates/" + index.template() + ".json";
        try (InputStream in = Templates.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing from the build");
            }
            return Json.MAPPER.readTree(in);
        }
    }
}
