package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.IncidentDetections;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import dev.tokenwarden.dashboards.ledger.LedgerCopy;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Revokes or reinstates all targets of an incident with one decision. */
final class IncidentRevocations {
    /** Targets of one request. The answer says how many are left; the same request goes on with them. */
    private static final int MAX_TARGETS = 200;

    private static final int MAX_REASON = 500;
    private static final String REASON = "reason";

    private final IncidentBook book;
    private final IncidentDetections detections;
    private final LedgerCopy ledger;
    private final RevocationClient api;
    private final ActionLog actions;

    IncidentRevocations(
            IncidentBook book,
            IncidentDetections detections,
            LedgerCopy ledger,
            RevocationClient api,
            ActionLog actions) {
        this.book = book;
        this.detections = detections;
        this.ledger = ledger;
        this.api = api;
        this.actions = actions;
    }

    /** {@code GET /api/incidents/{id}/targets}: the targets, and which of them are revoked. */
    void targets(Context context, Session session) throws IOException {
        Incident incident = IncidentApi.find(book, context.pathParam("id"), session);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray("items");
        int revoked = 0;
        for (Map.Entry<Target, List<String>> one : targetsOf(incident, session).entrySet()) {
            Optional<Revocation> inForce = inForce(one.getKey());
            revoked += inForce.isPresent() ? 1 : 0;
            ObjectNode item = items.addObject();
            item.put("id", one.getKey().id());
            item.set("target", Json.MAPPER.valueToTree(one.getKey()));
            item.put("detections", one.getValue().size());
            item.put("revoked", inForce.isPresent());
            inForce.ifPresent(by -> item.put("since", by.effective().toString()).put("actor", by.actor()));
        }
        answer.put("total", items.size()).put("revoked", revoked).put("known", ledger.isCurrent());
        Answers.json(context, 200, answer);
    }

    /** {@code POST /api/incidents/{id}/preview}: the impact of revoking every target that is not revoked. */
    void preview(Context context, Session session) throws IOException, InterruptedException {
        Incident incident = IncidentApi.find(book, context.pathParam("id"), session);
        List<Target> open = open(incident, session);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode previews = answer.putObject("previews");
        long tokens = 0;
        long descendants = 0;
        double rate = 0;
        int unknown = 0;
        for (Target target : open.subList(0, Math.min(open.size(), MAX_TARGETS))) {
            Optional<JsonNode> impact = RevocationClient.json(api.ask(session, "POST", "/preview", body(target)));
            JsonNode counted = impact.orElseGet(JsonNodeFactory.instance::objectNode);
            unknown += impact.isEmpty() || counted.path("counted").asText().equals("unknown") ? 1 : 0;
            tokens += counted.path("live_tokens").asLong();
            descendants += counted.path("descendants").asLong();
            rate += counted.path("requests_per_second").asDouble();
            if (counted.path("preview").isTextual()) {
                previews.set(target.id(), counted.path("preview"));
            }
        }
        answer.put("targets", open.size());
        answer.put("live_tokens", tokens).put("descendants", descendants).put("requests_per_second", rate);
        answer.put("unknown", unknown);
        Answers.json(context, 200, answer);
    }

    /** {@code POST /api/incidents/{id}/revoke} with {@code reason} and the {@code previews} of wide targets. */
    void revoke(Context context, Session session) throws IOException, InterruptedException {
        JsonNode request = JsonBody.read(context).json();
        String reason = reason(request);
        Incident incident = IncidentApi.find(book, context.pathParam("id"), session);
        List<Target> open = open(incident, session);
        record(incident, "revoke", reason, open.size(), session);
        Results results = new Results();
        for (Target target : open.subList(0, Math.min(open.size(), MAX_TARGETS))) {
            ObjectNode order = body(target).put(REASON, reason);
            JsonNode preview = request.path("previews").path(target.id());
            if (preview.isTextual()) {
                order.set("preview", preview);
            }
            results.add(target, api.ask(session, "POST", "/revocations", order));
        }
        Answers.json(context, 200, results.view(open.size()));
    }

    /** {@code POST /api/incidents/{id}/reinstate} with {@code reason}: takes back the revocations of the incident's own targets. */
    void reinstate(Context context, Session session) throws IOException, InterruptedException {
        String reason = reason(JsonBody.read(context).json());
        Incident incident = IncidentApi.find(book, context.pathParam("id"), session);
        List<Target> revoked = targetsOf(incident, session).keySet().stream()
                .filter(target -> inForce(target).isPresent())
                .toList();
        record(incident, "reinstate", reason, revoked.size(), session);
        Results results = new Results();
        for (Target target : revoked.subList(0, Math.min(revoked.size(), MAX_TARGETS))) {
            ObjectNode order = JsonNodeFactory.instance.objectNode().put(REASON, reason);
            results.add(target, api.ask(session, "DELETE", "/revocations/" + target.id(), order));
        }
        Answers.json(context, 200, results.view(revoked.size()));
    }

    private void record(Incident incident, String verb, String reason, int targets, Session session)
            throws InterruptedException {
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("incident", incident.id()).put(REASON, reason).put("count", targets);
        book.add(actions.record(session, incident.identity().tenant(), "incident-" + verb, List.of(), about));
    }

    private Map<Target, List<String>> targetsOf(Incident incident, Session session) throws IOException {
        return IncidentTargets.of(detections.subjects(session.analyst(), incident.members()));
    }

    private List<Target> open(Incident incident, Session session) throws IOException {
        return targetsOf(incident, session).keySet().stream()
                .filter(target -> inForce(target).isEmpty())
                .toList();
    }

    private Optional<Revocation> inForce(Target target) {
        return ledger.inForce(target.id()).filter(revocation -> revocation.state() == Revocation.State.ENFORCED);
    }

    private static ObjectNode body(Target target) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("target", Json.MAPPER.valueToTree(target));
        return body;
    }

    private static String reason(JsonNode request) {
        String reason = request.path(REASON).asText("").strip();
        if (reason.isEmpty()) {
            throw Problem.invalid(REASON, "is required: the audit log records it");
        }
        if (reason.length() > MAX_REASON) {
            throw Problem.invalid(REASON, "at most " + MAX_REASON + " characters");
        }
        return reason;
    }

    /** What the revocation service answered for each target. */
    private static final class Results {
        private int done;
        private int waiting;
        private final List<ObjectNode> failed = new ArrayList<>();

        void add(Target target, HttpResponse<byte[]> answer) {
            // 202: the decision waits for a second person.
            if (answer.statusCode() == 202) {
                waiting++;
            } else if (answer.statusCode() / 100 == 2) {
                done++;
            } else {
                ObjectNode failure = JsonNodeFactory.instance.objectNode();
                failure.set("target", Json.MAPPER.valueToTree(target));
                failed.add(failure.put("status", answer.statusCode()).put("detail", detail(answer)));
            }
        }

        private static String detail(HttpResponse<byte[]> answer) {
            try {
                return Json.MAPPER.readTree(answer.body()).path("detail").asText();
            } catch (IOException e) {
                return "";
            }
        }

        ObjectNode view(int all) {
            ObjectNode view = JsonNodeFactory.instance.objectNode();
            view.put("done", done).put("waiting", waiting);
            failed.forEach(view.putArray("failed")::add);
            return view.put("left", all - done - waiting - failed.size());
        }
    }
}
