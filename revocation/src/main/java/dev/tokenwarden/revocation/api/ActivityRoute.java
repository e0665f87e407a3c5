package dev.tokenwarden.revocation.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.ledger.Command;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Records actions of people in other programs, such as the console: notes, assignments, exceptions, failed sign-ins. The answer
 * says that the record is committed. The caller carries the action out after the answer.
 */
final class ActivityRoute {
    private static final Pattern ACTIVITY = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern DETAIL = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final int MOST_DETAILS = 20;
    private static final int LONGEST_DETAIL = 2_048;
    private static final String EVERY_TENANT = "*";

    private final Ordering ordering;

    ActivityRoute(Ordering ordering) {
        this.ordering = ordering;
    }

    void record(Context request, ApiCaller caller) {
        JsonBody body = JsonBody.read(request);
        body.only(Set.of("tenant", "activity", "rule", "detection", "reason", "details"));
        String tenant = body.required("tenant");
        if (tenant.equals(EVERY_TENANT)) {
            caller.requireEverywhere(ApiRole.RESPONDER);
        } else {
            caller.require(ApiRole.RESPONDER, TargetBody.tenant(body), "tenant");
        }
        String activity = body.required("activity");
        if (!ACTIVITY.matcher(activity).matches()) {
            throw Problem.invalid("activity", "must be 1 to 40 lower-case letters, digits and -");
        }
        Command.Order read = OrderReader.read(request, caller, tenant, body);
        Map<String, String> facts = new TreeMap<>(details(body));
        facts.putAll(read.facts());
        facts.put(FactNames.ACTIVITY, activity);
        Command.Order order = new Command.Order(read.id(), read.content(), read.actor(), read.reason(), facts);
        ordering.carryOut(
                request, new Command.RecordActivity(order, tenant, body.text("rule"), body.text("detection")), 201);
    }

    /** The caller's own facts. The prefix {@code detail_} keeps them apart from facts of this service. */
    private static Map<String, String> details(JsonBody body) {
        Map<String, String> details = new TreeMap<>();
        JsonNode value = body.json().get("details");
        if (value == null || value.isNull()) {
            return details;
        }
        if (!(value instanceof ObjectNode object) || object.size() > MOST_DETAILS) {
            throw Problem.invalid("details", "must be an object of at most " + MOST_DETAILS + " strings");
        }
        object.properties().forEach(one -> {
            JsonNode text = one.getValue();
            if (!DETAIL.matcher(one.getKey()).matches()
                    || !text.isTextual()
                    || text.textValue().length() > LONGEST_DETAIL) {
                throw Problem.invalid(
                        "details",
                        "must hold strings of at most " + LONGEST_DETAIL
                                + " characters, under names of lower-case letters, digits and _");
            }
            details.put("detail_" + one.getKey(), text.textValue());
        });
        return details;
    }
}
