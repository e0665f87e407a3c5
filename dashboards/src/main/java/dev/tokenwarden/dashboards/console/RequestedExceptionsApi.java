package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.action.AnalystAction;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.console.teamwork.ChangeGuard;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.ExceptionEntry;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Exceptions that a responder requests and an admin grants or refuses. A request is a record of the audit log: it changes no policy. The
 * exception gets the id of its request, so that a request is granted once.
 */
final class RequestedExceptionsApi {
    private static final String REQUESTED = "exception-requested";
    private static final String GRANTED = "exception-granted";
    private static final String REFUSED = "exception-refused";
    private static final String REQUEST = "request";
    private static final String ORDER = "order";
    private static final String REASON = "reason";
    private static final List<String> ORDERED = List.of("tenant", "rule", "match", "suppresses", "days");
    private static final int MAX_WAITING = 100;
    private static final int MAX_ACTIONS = 10_000;

    private final Searches searches;
    private final ExceptionsApi exceptions;
    private final ActionLog actions;
    private final ChangeGuard guard = new ChangeGuard();

    RequestedExceptionsApi(Searches searches, ExceptionsApi exceptions, ActionLog actions) {
        this.searches = searches;
        this.exceptions = exceptions;
        this.actions = actions;
    }

    /** {@code GET /api/exceptions/requests}: those that wait, the newest first. */
    void list(Context context, Session session) throws IOException {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray("items");
        waiting(searches, session.analyst()).forEach(request -> items.add(view(request, session.analyst())));
        Answers.json(context, 200, answer);
    }

    /** {@code POST /api/exceptions/requests}, with the body of {@code POST /api/exceptions}. */
    void create(Context context, Session session) throws IOException, InterruptedException {
        JsonNode body = JsonBody.read(context).json();
        ExceptionsApi.Checked checked = exceptions.check(body, "requested", session);
        String tenant = checked.order().tenant();
        long waiting = waiting(searches, session.analyst()).stream()
                .filter(one -> one.path("tenant").asText().equals(tenant))
                .count();
        if (waiting >= MAX_WAITING) {
            throw Problem.conflict("this tenant has " + MAX_WAITING + " requests that wait: decide on one first");
        }
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        ORDERED.stream().filter(body::hasNonNull).forEach(name -> order.set(name, body.path(name)));
        ObjectNode about =
                ExceptionsApi.about(checked.exception(), checked.exception().reason());
        about.put(ORDER, order.toString());
        AnalystAction action = actions.record(session, tenant, REQUESTED, checked.cause(), about);
        Answers.json(context, 201, view(action.document(), session.analyst()));
    }

    /** {@code POST /api/exceptions/requests/{id}/grant} with {@code reason}: the exception is in force when the answer arrives. */
    void grant(Context context, Session session) throws IOException, InterruptedException {
        String id = context.pathParam("id");
        String reason = ExceptionRequest.reason(JsonBody.read(context).json());
        Answers.json(context, 200, guard.alone(List.of(id), () -> grant(id, reason, session)));
    }

    private ObjectNode grant(String id, String reason, Session session) throws IOException, InterruptedException {
        JsonNode request = find(id, session);
        ObjectNode body = order(request).deepCopy();
        body.set(REASON, request.path(REASON));
        ExceptionsApi.Checked checked = exceptions.check(body, id, session);
        ExceptionEntry exception = checked.exception();
        exceptions.requireNew(checked.order().tenant(), exception);
        ObjectNode about = ExceptionsApi.about(exception, reason).put(REQUEST, id);
        actions.record(session, checked.order().tenant(), GRANTED, checked.cause(), about);
        return exceptions.put(checked.order().tenant(), exception);
    }

    /** {@code POST /api/exceptions/requests/{id}/refuse} with {@code reason}: by an admin, or by the author. */
    void refuse(Context context, Session session) throws IOException, InterruptedException {
        String id = context.pathParam("id");
        String reason = ExceptionRequest.reason(JsonBody.read(context).json());
        guard.alone(List.of(id), () -> {
            JsonNode request = find(id, session);
            if (!session.analyst().role().covers(AnalystRole.ADMIN) && !isOf(request, session.analyst())) {
                throw Problem.forbidden("refusing a request of others needs the role admin");
            }
            ObjectNode about = JsonNodeFactory.instance.objectNode();
            about.set("rule", request.path("rule"));
            about.set("comment", request.path("comment"));
            about.put(REASON, reason).put(REQUEST, id);
            return actions.record(session, request.path("tenant").asText(), REFUSED, List.of(), about);
        });
        context.status(204);
    }

    private JsonNode find(String id, Session session) throws IOException {
        return waiting(searches, session.analyst()).stream()
                .filter(request -> request.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("no request with this id waits in your tenants"));
    }

    /** Requests that nobody has decided on, the newest first. */
    static List<JsonNode> waiting(Searches searches, Analyst analyst) throws IOException {
        ArrayNode found = TenantQuery.by(analyst)
                .size(MAX_ACTIONS)
                .terms("action", List.of(REQUESTED, GRANTED, REFUSED))
                .sort("time", "desc")
                .hits(searches, Index.ACTIONS);
        Set<String> decided = new HashSet<>();
        found.forEach(action -> decided.add(action.path(REQUEST).asText()));
        List<JsonNode> waiting = new ArrayList<>();
        for (JsonNode action : found) {
            if (action.path("action").asText().equals(REQUESTED)
                    && !decided.contains(action.path("id").asText())) {
                waiting.add(action);
            }
        }
        return waiting;
    }

    private static boolean isOf(JsonNode request, Analyst analyst) {
        return request.path("actor").asText().equals(SavedView.actorOf(analyst));
    }

    private static ObjectNode view(JsonNode request, Analyst analyst) {
        ObjectNode view = order(request).deepCopy();
        view.set("id", request.path("id"));
        view.set("time", request.path("time"));
        view.set("by", request.path("actor_name"));
        view.set(REASON, request.path(REASON));
        view.set("detection", request.path("detections").path(0));
        return view.put("mine", isOf(request, analyst));
    }

    private static JsonNode order(JsonNode request) {
        try {
            return Json.MAPPER.readTree(request.path(ORDER).asText());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a request on the audit log has no order", e);
        }
    }
}
