package dev.tokenwarden.dashboards.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs the index templates, and adds their new mappings to existing indices. A template of a newer version is not changed: a
 * newer process of a rolling upgrade has installed it.
 */
public final class Templates {
    private static final Logger log = LoggerFactory.getLogger(Templates.class);

    private final SearchClient client;
    private volatile boolean installed;

    public Templates(SearchClient client) {
        this.client = client;
    }

    /**
     * Installs the templates and creates the indices of findings. Does nothing after the first success.
     *
     * @throws IOException if OpenSearch cannot be reached or refuses a request
     */
    public void ensure() throws IOException {
        if (!installed) {
            install();
        }
    }

    /** Makes the next {@link #ensure} install again: after a lost connection the cluster may have lost its data. */
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
                migrate(index, template);
                client.send("PUT", path, Map.of(), template).orThrow("writing the index template " + index.alias());
                log.atInfo()
                        .addKeyValue("index", index.alias())
                        .addKeyValue("version", template.path("version").asLong())
                        .log("Installed the index template");
            }
            if (!index.daily()) {
                create(index);
            }
            upgrade(index, template);
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

    /**
     * Gives older documents the members that the template's {@code _meta.upgrade} names, in the background. Documents that have them are
     * not selected, so it may be repeated at every start.
     */
    private void upgrade(Index index, JsonNode template) throws IOException {
        JsonNode upgrade = template.at("/_meta/upgrade");
        if (!upgrade.isMissingNode()) {
            client.send(
                            "POST",
                            "/" + index.alias() + "/_update_by_query",
                            Map.of("conflicts", "proceed", "wait_for_completion", "false"),
                            upgrade)
                    .orThrow("upgrading documents of " + index.alias());
        }
    }

    /** The template of this version. */
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
