package dev.tokenwarden.dashboards.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The change of the member {@code triage} of a detection by one action. The console applies it at once. The sink applies it again
 * when it reads the audit log, which then changes nothing. The member {@code version} is the id of the newest action.
 *
 * @param action id of the action
 * @param set members and their new values, {@code at} and {@code by} among them; an empty value removes the member
 * @param comment whether it adds a comment
 */
public record TriageChange(String action, ObjectNode set, boolean comment) {
    /** Number of action ids that a detection keeps, so that each action is applied once. */
    private static final int REMEMBERED = 64;

    /** An older action never overwrites a newer one: a replay may read them while people work. */
    private static final String SOURCE = """
            def t = ctx._source.triage;
            if (t == null) { t = new HashMap(); ctx._source.triage = t; }
            if (t.applied == null) { t.applied = new ArrayList(); }
            if (t.applied.contains(params.action)) { ctx.op = params.unchanged; return; }
            t.applied.add(params.action);
            if (t.applied.size() > params.remembered) { t.applied.remove(0); }
            if (params.comment) { t.comments = (t.comments == null ? 0 : t.comments) + 1; }
            if (t.at != null && ZonedDateTime.parse(t.at).isAfter(ZonedDateTime.parse(params.set.at))) { return; }
            for (entry in params.set.entrySet()) {
              if (entry.getValue() == null || entry.getValue() == '') { t.remove(entry.getKey()); } else { t[entry.getKey()] = entry.getValue(); }
            }
            t.version = params.action;
            t.remove('reopened');""".replaceAll("\\s+", " ");

    /**
     * The script that applies the change.
     *
     * @param unchanged the operation that changes nothing: {@code noop} in an update by query, {@code none} in an update
     */
    public ObjectNode script(String unchanged) {
        ObjectNode script = JsonNodeFactory.instance.objectNode();
        script.put("source", SOURCE);
        script.putObject("params")
                .put("action", action)
                .put("comment", comment)
                .put("remembered", REMEMBERED)
                .put("unchanged", unchanged)
                .set("set", set);
        return script;
    }
}
