package dev.tokenwarden.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Speaks the revocation API's part of the conversation, and writes what it decides to the real topics. The service
 * itself is a module that this one must not depend on; the two meet in the end-to-end test of {@code standalone}.
 */
final class RevocationPeer implements AutoCloseable {
    private static final String TOKEN = "token-of-this-console";

    private final ConsoleFixture world;
    private final Map<String, Revocation> ledger = new ConcurrentHashMap<>();
    private final Map<String, Decision> waiting = new ConcurrentHashMap<>();
    private final Map<String, SortedMap<String, Instant>> acknowledged = new ConcurrentHashMap<>();
    private final Javalin server;
    /** {@code <method> <actor>: <body>} of each order. */
    final List<String> orders = new CopyOnWriteArrayList<>();
    /** At how many of the three verifiers what is revoked is in force. */
    volatile int inForce = 3;
    /** Whether verifiers listen; otherwise there are none. */
    volatile boolean listening = true;
    /** What is wrong with detection. */
    volatile List<String> detectionProblems = List.of();

    RevocationPeer(ConsoleFixture world) {
        this.world = world;
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.before(context -> {
                        if (!("Bearer " + TOKEN).equals(context.header("Authorization"))) {
                            throw new io.javalin.http.UnauthorizedResponse();
                        }
                    });
                    config.routes.get("/v1/status", this::status);
                    config.routes.get("/v1/decisions/{id}", this::decision);
                    config.routes.post("/v1/decisions/{id}/{verdict}", this::judge);
                    config.routes.post("/v1/preview", RevocationPeer::preview);
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
        orders.add("POST " + context.header("Warden-Actor-Name") + ": " + context.body());
        JsonNode body = Json.MAPPER.readTree(context.bodyAsBytes());
        Target target = Json.MAPPER.treeToValue(body.path("target"), Target.class);
        Decision decision = decision(
                context, Decision.Outcome.REVOKED, target, body.path("reason").asText());
        Revocation revocation = Revocation.by(decision).build();
        ledger.put(target.id(), revocation);
        world.send(decision);
        world.send(revocation);
        world.flush();
        context.status(201);
        answer(context, revocation);
    }

    /** Has a revocation in the ledger that these verifiers acknowledged at these times. */
    void acknowledged(Revocation revocation, Map<String, Instant> verifiers) {
        ledger.put(revocation.target().id(), revocation);
        acknowledged.put(revocation.target().id(), new TreeMap<>(verifiers));
    }

    /** Has a decision wait, in the log and here. */
    Decision ask(Decision decision) {
        waiting.put(decision.id(), decision);
        world.send(decision);
        return decision;
    }

    private void decision(Context context) throws Exception {
        Decision decision = waiting.get(context.pathParam("id"));
        if (decision == null) {
            context.status(404);
        } else {
            context.contentType("application/json").result(decision.toJson());
        }
    }

    private void judge(Context context) throws Exception {
        Decision asked = waiting.remove(context.pathParam("id"));
        String verdict = context.pathParam("verdict");
        orders.add(verdict + " " + context.header("Warden-Actor-Name") + ": " + context.body());
        Decision answer = Decision.builder("answer-" + asked.id())
                .time(Instant.now())
                .tenant(asked.tenant())
                .outcome(verdict.equals("approve") ? Decision.Outcome.REVOKED : Decision.Outcome.REJECTED)
                .target(asked.target())
                .rule(asked.rule())
                .actor("person:" + context.header("Warden-Actor-Name"))
                .reason(Json.MAPPER
                        .readTree(context.bodyAsBytes())
                        .path("reason")
                        .asText())
                .fact("of_decision", asked.id())
                .build();
        world.send(answer);
        if (verdict.equals("approve")) {
            Revocation revocation = SampleEvents.revocation(answer);
            ledger.put(asked.target().id(), revocation);
            world.send(revocation);
        }
        world.flush();
        context.contentType("application/json").result("{}");
    }

    private static void preview(Context context) throws Exception {
        ObjectNode preview = JsonNodeFactory.instance.objectNode();
        preview.set("target", Json.MAPPER.readTree(context.bodyAsBytes()).path("target"));
        preview.put("counted", "seen").put("live_tokens", 3).put("subjects", 1).put("clients", 2);
        preview.put("requests_per_second", 0.7).put("window", "PT10M").put("descendants", 2);
        preview.put("wide", true).put("preview", "p-1").put("valid_for", "PT10M");
        context.contentType("application/json").result(Json.MAPPER.writeValueAsBytes(preview));
    }

    private void status(Context context) throws Exception {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("ready", true).putArray("problems").add("of the whole service");
        detectionProblems.forEach(status.putObject("detection").putArray("problems")::add);
        ArrayNode tenants = status.putArray("tenants");
        for (String tenant : new String[] {"acme", "globex", "watched"}) {
            ArrayNode verifiers = tenants.addObject()
                    .put("tenant", tenant)
                    .put("revocations", 5)
                    .putArray("verifiers");
            if (listening) {
                verifier(verifiers, tenant + "-payments-eu-1", 420, 0, true);
                verifier(verifiers, tenant + "-ledger-eu-1", 190_000, 3, false);
            }
        }
        context.contentType("application/json").result(Json.MAPPER.writeValueAsBytes(status));
    }

    private static void verifier(ArrayNode verifiers, String id, long age, long behind, boolean alive) {
        verifiers
                .addObject()
                .put("id", id)
                .put("age_ms", age)
                .put("behind", behind)
                .put("alive", alive);
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
        orders.add("DELETE " + context.header("Warden-Actor-Name") + ": " + context.body());
        Revocation revocation = ledger.remove(context.pathParam("id"));
        Target target = revocation.target();
        String reason =
                Json.MAPPER.readTree(context.bodyAsBytes()).path("reason").asText();
        world.send(decision(context, Decision.Outcome.REINSTATED, target, reason));
        world.end(target);
        answer(context, revocation);
    }

    private static Decision decision(Context context, Decision.Outcome outcome, Target target, String reason) {
        return Decision.builder(UUID.randomUUID().toString())
                .time(Instant.now())
                .outcome(outcome)
                .target(target)
                .actor("person:" + context.header("Warden-Actor-Name"))
                .reason(reason)
                .build();
    }

    private void answer(Context context, Revocation revocation) throws Exception {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode view = Json.MAPPER.valueToTree(revocation);
        view.put("id", revocation.target().id());
        answer.set("revocation", view);
        answer.put("descendants", 2);
        ArrayNode by = answer.putObject("propagation")
                .put("verifiers", listening ? 3 : 0)
                .put("in_force", listening ? inForce : 0)
                .put("last_after_ms", 18)
                .putArray("by");
        acknowledged
                .getOrDefault(revocation.target().id(), Collections.emptySortedMap())
                .forEach((verifier, at) -> by.addObject()
                        .put("verifier", verifier)
                        .put("applied_at", at.toString())
                        .put(
                                "after_millis",
                                Duration.between(revocation.effective(), at).toMillis()));
        context.contentType("application/json").result(Json.MAPPER.writeValueAsBytes(answer));
    }

    @Override
    public void close() {
        server.stop();
    }
}
