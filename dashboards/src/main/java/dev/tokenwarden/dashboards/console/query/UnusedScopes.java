package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Finds scopes that a client's tokens have and that no accepted use required: they need not be granted. */
public final class UnusedScopes {
    private static final int CLIENTS = 50;
    private static final int SCOPES = 100;

    private final Searches searches;

    public UnusedScopes(Searches searches) {
        this.searches = searches;
    }

    /** Clients with unused scopes. Clients whose uses do not state a required scope are left out. */
    public ArrayNode of(DetectionFilter filter) throws IOException {
        TenantQuery query = TenantQuery.by(filter.analyst())
                .between("time", filter.from(), filter.to())
                .term("use.outcome", "accepted")
                .exists("use.required_scope");
        if (!filter.tenants().isEmpty()) {
            query.terms("tenant", filter.tenants());
        }
        ObjectNode of = query.termsOf("clients", "token.client_id", CLIENTS).putObject("aggs");
        of.putObject("tenant").putObject("terms").put("field", "tenant").put("size", 1);
        of.putObject("granted").putObject("terms").put("field", "token.scope").put("size", SCOPES);
        of.putObject("used")
                .putObject("terms")
                .put("field", "use.required_scope")
                .put("size", SCOPES);
        ArrayNode clients = JsonNodeFactory.instance.arrayNode();
        for (JsonNode bucket : query.send(searches, Index.USES).at("/aggregations/clients/buckets")) {
            Set<String> used = new HashSet<>();
            // A use may require several scopes, separated by spaces.
            bucket.at("/used/buckets")
                    .forEach(one ->
                            used.addAll(Arrays.asList(one.path("key").asText().split(" ", -1))));
            ObjectNode client = JsonNodeFactory.instance.objectNode();
            client.set("client_id", bucket.path("key"));
            client.set("tenant", bucket.at("/tenant/buckets/0/key"));
            client.set("uses", bucket.path("doc_count"));
            ArrayNode unused = client.putArray("scopes");
            int granted = 0;
            for (JsonNode scope : bucket.at("/granted/buckets")) {
                granted++;
                if (!used.contains(scope.path("key").asText())) {
                    unused.add(scope.path("key"));
                }
            }
            client.put("granted", granted);
            if (!unused.isEmpty()) {
                clients.add(client);
            }
        }
        return clients;
    }
}
