package dev.tokenwarden.dashboards.console.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Groups events by who held the token. The strongest known identifier decides: key, else workload, else network and user agent
 * together. Holders have numbers from 0 in the order of their first event. A holder other than the first is a suspect if a detection
 * about who holds the token cites one of its events.
 */
final class Holders {
    private static final String[] CLIENT = {"address", "as", "country", "user_agent", "workload", "jkt", "x5t_s256"};

    private final Map<String, ObjectNode> byIdentity = new LinkedHashMap<>();
    private final List<ObjectNode> acts = new ArrayList<>();

    /**
     * @param events issuances and uses, by time
     * @param cited events that detections cite, see {@link #reference}
     * @param suspicious those of them that detections about the holder cite
     */
    static Holders of(List<JsonNode> events, Set<String> cited, Set<String> suspicious) {
        Holders holders = new Holders();
        events.forEach(event -> holders.add(event, cited, suspicious));
        return holders;
    }

    /** A name of an event that is unique. */
    static String reference(JsonNode event) {
        return event.path("source").asText() + '\n' + event.path("id").asText();
    }

    private void add(JsonNode event, Set<String> cited, Set<String> suspicious) {
        boolean issued = !event.has("use");
        JsonNode client = issued ? event.at("/issuance/client") : event.at("/use/client");
        String identity = identity(client);
        ObjectNode holder = byIdentity.computeIfAbsent(identity, any -> start(client, event));
        boolean accepted = issued || event.at("/use/outcome").asText().equals("accepted");
        String tally = issued ? "issued" : accepted ? "accepted" : "refused";
        holder.put(tally, holder.path(tally).asLong() + 1);
        holder.set("last", event.path("time"));
        if (suspicious.contains(reference(event)) && holder.path("id").asInt() > 0) {
            holder.put("suspect", true);
        }
        ObjectNode act = JsonNodeFactory.instance.objectNode();
        act.set("time", event.path("time"));
        act.put("kind", issued ? "issuance" : "use");
        act.set("holder", holder.path("id"));
        act.set("token", event.path("token_key"));
        act.put("outcome", accepted ? "accepted" : "refused");
        act.set("source", event.path("source"));
        act.set("id", event.path("id"));
        act.put("cited", cited.contains(reference(event)));
        if (issued) {
            copy(event.path("issuance"), act, "grant_type");
        } else {
            copy(event.path("use"), act, "reason", "operation", "audience", "tool", "required_scope", "trace", "edge");
        }
        acts.add(act);
    }

    private ObjectNode start(JsonNode client, JsonNode event) {
        ObjectNode holder = JsonNodeFactory.instance.objectNode().put("id", byIdentity.size());
        copy(client, holder, CLIENT);
        if (client.path("location").isObject()) {
            holder.set("location", client.path("location"));
        }
        copy(event.path("token"), holder, "sub", "client_id");
        holder.set("first", event.path("time"));
        return holder.put("accepted", 0).put("refused", 0).put("issued", 0).put("suspect", false);
    }

    private static String identity(JsonNode client) {
        for (String key : new String[] {"jkt", "x5t_s256"}) {
            if (client.hasNonNull(key)) {
                return "key " + client.path(key).asText();
            }
        }
        if (client.hasNonNull("workload")) {
            return "workload " + client.path("workload").asText();
        }
        JsonNode network = client.hasNonNull("as") ? client.path("as") : client.path("address");
        return "network " + network.asText() + '\n' + client.path("user_agent").asText();
    }

    static void copy(JsonNode from, ObjectNode to, String... names) {
        for (String name : names) {
            if (from.hasNonNull(name)) {
                to.set(name, from.path(name));
            }
        }
    }

    /** Issuances and uses, each with the number of its holder, by time. */
    List<ObjectNode> acts() {
        return acts;
    }

    boolean hasSuspects() {
        return byIdentity.values().stream()
                .anyMatch(holder -> holder.path("suspect").asBoolean());
    }

    boolean isSuspect(ObjectNode act) {
        int number = act.path("holder").asInt();
        return byIdentity.values().stream()
                .anyMatch(holder -> holder.path("id").asInt() == number
                        && holder.path("suspect").asBoolean());
    }

    ArrayNode json() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        byIdentity.values().forEach(json::add);
        return json;
    }
}
