package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.search.SearchResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes documents after their retention: daily indices of events, and single findings. Active revocations stay. */
final class IndexRetention implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(IndexRetention.class);

    private final SearchClient client;
    private final SinkConfig config;
    private final Clock clock;
    private final Lifecycle lifecycle;

    IndexRetention(SearchClient client, SinkConfig config, Clock clock) {
        this.client = client;
        this.config = config;
        this.clock = clock;
        lifecycle = new Lifecycle(client, config);
    }

    @Override
    public void run() {
        try {
            lifecycle.ensure();
            drop(Index.USES);
            drop(Index.ISSUANCES);
            delete(Index.DETECTIONS, config.retention().findings());
            delete(Index.DECISIONS, config.retention().decisions());
            delete(Index.ACTIONS, config.retention().decisions());
            delete(Index.REVOCATIONS, config.retention().findings());
        } catch (IOException | RuntimeException e) {
            log.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("Documents past their retention could not be deleted; trying again");
        }
    }

    private void drop(Index index) throws IOException {
        LocalDate first =
                LocalDate.ofInstant(clock.instant().minus(config.retention().uses()), ZoneOffset.UTC);
        SearchResponse answer = client.send("GET", "/" + index.index() + "-*/_alias", Map.of(), null);
        Iterator<String> names =
                answer.orThrow("listing the indices of events").body().fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            LocalDate day = index.day(name);
            if (day != null && day.isBefore(first)) {
                client.send("DELETE", "/" + name, Map.of(), null).orThrow("dropping " + name);
                log.atInfo().addKeyValue("index", name).log("Deleted events past their retention");
            }
        }
    }

    private void delete(Index index, Duration retention) throws IOException {
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        ObjectNode bool = query.putObject("query").putObject("bool");
        bool.putArray("filter")
                .addObject()
                .putObject("range")
                .putObject(index.timeField())
                .put("lt", clock.instant().minus(retention).toString());
        if (index == Index.REVOCATIONS) {
            bool.putArray("must_not").addObject().putObject("term").put("active", true);
        }
        client.send(
                        "POST",
                        "/" + index.alias() + "/_delete_by_query",
                        Map.of("conflicts", "proceed", "ignore_unavailable", "true"),
                        query)
                .orThrow("deleting from " + index.alias());
    }
}
