package dev.tokenwarden.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.ConsoleConfig;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Speaks the revocation API's part of the conversation, and writes what it decides to the real topics. The service
 * itself is a module that this one must not depend on; the two meet in the end-to-end test of {@code standalone}.
 */
final class RevocationPeer implements AutoCloseable {
    private static final String TOKEN = "token-of-this-console";

    private final World world;
    private final Map<String, Revocation> ledger = new ConcurrentHashMap<>();
    private final Javalin server;
    /** {@code <method> <actor>: <body>} of each order. */
    final List<String> orders = new CopyOnWriteArrayList<>();

    RevocationPeer(World world) {
        this.world = world;
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.before(context -> {
                        if (!("Bearer " + TOKEN).equals(context.header("Authorization"))) {
                            throw new io.javalin.http.UnauthorizedResponse();
                        }
                    });
                    config.routes.post("/v1/revocations", this::revoke);
                    config.routes.get("/v1/revocations/{id}", this::show);
                    config.routes.delete("/v1/revocations/{id}", this::reinstate);
                })
                .start("127.0.0.1", 0);
    }

    ConsoleConfig.RevocationApi api() {
        return new ConsoleConfig.RevocationApi(URI.create("http://127.0.0.1:" + server.port()), TOKEN);
    }

    private void revoke(Context context) throws Exception {
        orders.add("POST " + context.header("Warden-Actor") + ": " + context.body());
        JsonNode body = Json.MAPPER.readTree(context.bodyAsBytes());
        Target target = Json.MAPPER.treeToValue(body.path("target"), Target.class);
        Decision decision = decision(
                context, Decision.Outcome.REVOKED, target, body.path("reason").asText());
        Revocation revocation = new Revocation(
                target,
                Revocation.State.ENFORCED,
                decision.time(),
                null,
                null,
                decision.id(),
                null,
                decision.actor(),
                decision.reason());
        ledger.put(target.id(), revocation);
        world.send(decision);
        world.send(revocation);
        world.flush();
        context.status(201);
        answer(context, revocation);
    }

    private void show(Context context) throws Exception {
        Revocation revocation = ledger.get(context.pathParam("id"));
        if (revocation == null) {
            context.status(404);
        } else {
            answer(context, revocation);
        }
    }

    private void reinstate(Context context) throws Exception {
        orders.add("DELETE " + context.header("Warden-Actor") + ": " + context.body());
        Revocation revocation = ledger.remove(context.pathParam("id"));
        Target target = revocation.target();
        String reason =
                Json.MAPPER.readTree(context.bodyAsBytes()).path("reason").asText();
        world.send(decision(context, Decision.Outcome.REINSTATED, target, reason));
        world.end(target);
        answer(context, revocation);
    }

    private static Decision decision(Context context, Decision.Outcome outcome, Target target, String reason) {
        return new Decision(
                UUID.randomUUID().toString(),
                Instant.now(),
                target.tenant(),
                outcome,
                target,
                null,
                null,
                "person:" + context.header("Warden-Actor"),
                reason,
                Map.of());
    }

    private static void answer(Context context, Revocation revocation) throws Exception {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode view = Json.MAPPER.valueToTree(revocation);
        view.put("id", revocation.target().id());
        answer.set("revocation", view);
        answer.put("descendants", 2);
        answer.putObject("propagation").put("verifiers", 3).put("in_force", 3).put("last_after_ms", 18);
        context.contentType("application/json").result(Json.MAPPER.writeValueAsBytes(answer));
    }

    @Override
    public void close() {
        server.stop();
    }
}
