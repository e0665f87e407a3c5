package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;

/**
 * A named filter of a list.
 *
 * @param tenant of a shared view: everybody who sees the tenant has it
 * @param actor who saved it, as in the audit log
 * @param list what it shows
 */
record SavedView(String id, String tenant, String actor, String by, String at, Listed list) {
    /** Action of the audit log that saves a view. */
    static final String SAVED = "view";

    /** Action of the audit log that removes one. */
    static final String REMOVED = "view-removed";

    private static final String VIEW = "view";
    private static final String NAME = "name";
    private static final String PAGE = "page";
    private static final String QUERY = "query";
    private static final String SHARED = "shared";

    /**
     * What a view shows.
     *
     * @param page the list, such as {@code incidents}
     * @param query the parameters of the page's address
     */
    record Listed(String name, String page, String query, boolean shared) {}

    /** The view of an action of the audit log. */
    static SavedView of(JsonNode action) {
        return new SavedView(
                id(action),
                action.path("tenant").asText(),
                action.path("actor").asText(),
                action.path("actor_name").asText(),
                action.path("time").asText(),
                new Listed(
                        action.path(NAME).asText(),
                        action.path(PAGE).asText(),
                        action.path(QUERY).asText(),
                        action.path(SHARED).asText().equals("true")));
    }

    /** The id of the view that an action is about. */
    static String id(JsonNode action) {
        return action.path(VIEW).asText();
    }

    boolean isOf(Analyst analyst) {
        return actor.equals(actorOf(analyst));
    }

    static String actorOf(Analyst analyst) {
        return "person:" + analyst.id();
    }

    /** The members of the record in the audit log. */
    static ObjectNode about(String id, Listed list) {
        return JsonNodeFactory.instance
                .objectNode()
                .put(VIEW, id)
                .put(NAME, list.name())
                .put(PAGE, list.page())
                .put(QUERY, list.query())
                .put(SHARED, String.valueOf(list.shared()));
    }

    /** The view in the API. */
    ObjectNode json(Analyst analyst) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).put(NAME, list.name()).put(PAGE, list.page()).put(QUERY, list.query());
        json.put(SHARED, list.shared()).put("mine", isOf(analyst)).put("by", by).put("at", at);
        return list.shared() ? json.put("tenant", tenant) : json;
    }
}
