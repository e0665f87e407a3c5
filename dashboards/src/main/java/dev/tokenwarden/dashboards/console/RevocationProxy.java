package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Forwards orders of analysts to the revocation API, in the analyst's name. */
final class RevocationProxy {
    private static final int MAX_REASON = 500;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final RevocationClient api;

    RevocationProxy(RevocationClient api) {
        this.api = api;
    }

    /** {@code POST /api/revocations} with {@code target}, {@code reason} and an optional {@code preview}. */
    void revoke(Context context, Session session) throws InterruptedException {
        JsonNode body = JsonBody.read(context).json();
        JsonNode target = body.path("target");
        requireTenant(target.path("tenant"), session);
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.set("target", target);
        request.put("reason", reason(body.path("reason")));
        if (body.path("preview").isTextual()) {
            request.set("preview", body.path("preview"));
        }
        pass(context, api.ask(session, "POST", "/revocations", request));
    }

    /** {@code POST /api/preview} with {@code target}: shows the impact, and the preview that an order of a wide target must name. */
    void preview(Context context, Session session) throws InterruptedException {
        JsonNode target = JsonBody.read(context).json().path("target");
        requireTenant(target.path("tenant"), session);
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.set("target", target);
        pass(context, api.ask(session, "POST", "/preview", request));
    }

    /** {@code GET /api/revocations/{id}}: with the verifiers that it is in force at. */
    void show(Context context, Session session) throws InterruptedException {
        pass(context, visible(context, session));
    }

    /**
     * {@code GET /api/revocations/{id}/propagation}: {@code in_force}, and the verifiers that it is in force at. A revocation that has
     * ended, perhaps while the page was asking, is an answer and not an error.
     */
    void propagation(Context context, Session session) throws InterruptedException {
        HttpResponse<byte[]> answer = api.ask(session, "GET", "/revocations/" + id(context), null);
        if (answer.statusCode() != 200 && answer.statusCode() != 404) {
            pass(context, answer);
            return;
        }
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        JsonNode revocation = RevocationClient.json(answer)
                .filter(present -> session.analyst()
                        .sees(present.at("/revocation/target/tenant").asText()))
                .orElse(JsonNodeFactory.instance.missingNode());
        shown.put("in_force", !revocation.isMissingNode());
        if (revocation.has("propagation")) {
            shown.set("propagation", revocation.path("propagation"));
        }
        Answers.json(context, 200, shown);
    }

    /** {@code DELETE /api/revocations/{id}} with {@code reason}: reinstates. */
    void reinstate(Context context, Session session) throws InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("reason", reason(JsonBody.read(context).json().path("reason")));
        HttpResponse<byte[]> present = visible(context, session);
        pass(
                context,
                present.statusCode() == 200
                        ? api.ask(session, "DELETE", "/revocations/" + context.pathParam("id"), request)
                        : present);
    }

    /** {@code POST /api/decisions/{id}/approve} with {@code reason}. */
    void approve(Context context, Session session) throws InterruptedException {
        judge(context, session, "approve");
    }

    /** {@code POST /api/decisions/{id}/reject} with {@code reason}. */
    void reject(Context context, Session session) throws InterruptedException {
        judge(context, session, "reject");
    }

    private void judge(Context context, Session session, String verdict) throws InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("reason", reason(JsonBody.read(context).json().path("reason")));
        String path = "/decisions/" + id(context);
        HttpResponse<byte[]> present = api.ask(session, "GET", path, null);
        if (present.statusCode() == 200 && !session.analyst().sees(tenantOf(present.body(), "/tenant"))) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        pass(context, present.statusCode() == 200 ? api.ask(session, "POST", path + "/" + verdict, request) : present);
    }

    private static String id(Context context) {
        String id = context.pathParam("id");
        if (!ID.matcher(id).matches()) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        return id;
    }

    /** The revocation. It is not found if it belongs to another tenant: the console's token sees all tenants. */
    private HttpResponse<byte[]> visible(Context context, Session session) throws InterruptedException {
        String id = id(context);
        HttpResponse<byte[]> answer = api.ask(session, "GET", "/revocations/" + id, null);
        if (answer.statusCode() == 200
                && !session.analyst().sees(tenantOf(answer.body(), "/revocation/target/tenant"))) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        return answer;
    }

    private static @Nullable String tenantOf(byte[] body, String path) {
        try {
            JsonNode tenant = Json.MAPPER.readTree(body).at(path);
            return tenant.isTextual() ? tenant.textValue() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static void pass(Context context, HttpResponse<byte[]> answer) {
        context.status(answer.statusCode());
        context.contentType(answer.headers().firstValue("Content-Type").orElse("application/json"));
        context.result(answer.body());
    }

    private static void requireTenant(JsonNode tenant, Session session) {
        if (!tenant.isTextual()) {
            throw Problem.invalid("target.tenant", "is required");
        }
        if (!session.analyst().sees(tenant.textValue())) {
            throw Problem.forbidden("you have no access to this tenant");
        }
    }

    private static String reason(JsonNode value) {
        String reason = value.asText("").strip();
        if (reason.isEmpty()) {
            throw Problem.invalid("reason", "is required: the audit log records it");
        }
        if (reason.length() > MAX_REASON) {
            throw Problem.invalid("reason", "at most " + MAX_REASON + " characters");
        }
        return reason;
    }
}
