package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes what an analyst revokes or reinstates on to the revocation API, in the analyst's name. */
final class RevocationProxy {
    /** Names the analyst whom the console acts for. */
    static final String ACTOR_HEADER = "Warden-Actor";

    private static final Logger log = LoggerFactory.getLogger(RevocationProxy.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_REASON = 500;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Optional<ConsoleConfig.RevocationApi> api;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    RevocationProxy(Optional<ConsoleConfig.RevocationApi> api) {
        this.api = api;
    }

    /** {@code POST /api/revocations} with {@code target} and {@code reason}. */
    void revoke(Context context, Session session) throws InterruptedException {
        JsonNode body = Http.body(context);
        JsonNode target = body.path("target");
        requireTenant(target.path("tenant"), session);
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.set("target", target);
        request.put("reason", reason(body.path("reason")));
        pass(context, ask(session, "POST", "", request));
    }

    /** {@code GET /api/revocations/{id}}: with the verifiers that it is in force at. */
    void show(Context context, Session session) throws InterruptedException {
        pass(context, visible(context, session));
    }

    /** {@code DELETE /api/revocations/{id}} with {@code reason}: reinstates. */
    void reinstate(Context context, Session session) throws InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("reason", reason(Http.body(context).path("reason")));
        HttpResponse<byte[]> present = visible(context, session);
        pass(
                context,
                present.statusCode() == 200 ? ask(session, "DELETE", "/" + context.pathParam("id"), request) : present);
    }

    /** The revocation; not found if it is another tenant's. The console's own token sees those of all tenants. */
    private HttpResponse<byte[]> visible(Context context, Session session) throws InterruptedException {
        String id = context.pathParam("id");
        if (!ID.matcher(id).matches()) {
            throw ApiException.notFound();
        }
        HttpResponse<byte[]> answer = ask(session, "GET", "/" + id, null);
        if (answer.statusCode() == 200 && !session.grant().sees(tenantOf(answer.body()))) {
            throw ApiException.notFound();
        }
        return answer;
    }

    private static @Nullable String tenantOf(byte[] revocation) {
        try {
            JsonNode tenant = Json.MAPPER.readTree(revocation).at("/revocation/target/tenant");
            return tenant.isTextual() ? tenant.textValue() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private HttpResponse<byte[]> ask(Session session, String method, String path, @Nullable ObjectNode body)
            throws InterruptedException {
        ConsoleConfig.RevocationApi to =
                api.orElseThrow(() -> ApiException.unavailable("this console is not connected to a revocation API"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(to.url() + "/v1/revocations" + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + to.token())
                .header(ACTOR_HEADER, session.grant().name())
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<byte[]> answer;
        try {
            answer = client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            log.atWarn().addKeyValue("error", e.getClass().getName()).log("the revocation API cannot be reached");
            throw ApiException.unavailable("the revocation service does not answer; it is not known to have done it");
        }
        // That the console's own token is refused is no fault of the analyst, and must not sign them out.
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw ApiException.of(502, "the revocation service does not accept this console");
        }
        if (body != null) {
            log.atInfo()
                    .addKeyValue("analyst", session.grant().name())
                    .addKeyValue("method", method)
                    .addKeyValue("status", answer.statusCode())
                    .log("passed an analyst's action on");
        }
        return answer;
    }

    private static void pass(Context context, HttpResponse<byte[]> answer) {
        context.status(answer.statusCode());
        context.contentType(answer.headers().firstValue("Content-Type").orElse("application/json"));
        context.result(answer.body());
    }

    private static void requireTenant(JsonNode tenant, Session session) {
        if (!tenant.isTextual()) {
            throw ApiException.invalid("target.tenant", "is required");
        }
        if (!session.grant().sees(tenant.textValue())) {
            throw ApiException.forbidden("target.tenant: is not one of yours");
        }
    }

    private static String reason(JsonNode value) {
        String reason = value.asText("").strip();
        if (reason.isEmpty()) {
            throw ApiException.invalid("reason", "is required: it stands in the audit log");
        }
        if (reason.length() > MAX_REASON) {
            throw ApiException.invalid("reason", "at most " + MAX_REASON + " characters");
        }
        return reason;
    }

    private static byte[] bytes(ObjectNode request) {
        try {
            return Json.MAPPER.writeValueAsBytes(request);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree always has a JSON form", e);
        }
    }
}
