package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.service.Problem;
import java.util.Optional;

/** Lists the verifiers' views of the denylist, from the revocation service. */
final class VerifierList {
    private final RevocationClient api;

    VerifierList(RevocationClient api) {
        this.api = api;
    }

    /**
     * {@code connected}, {@code ready}, {@code detecting}, {@code problems}, {@code detection}, {@code tenants} with the number of
     * {@code revocations} and of {@code known} and {@code alive} verifiers of each, and {@code verifiers}, each with its {@code tenant};
     * only of the analyst's tenants. Only analysts who see all tenants get problems and detection. If the service does not answer,
     * {@code connected} is false and the other members are missing.
     */
    ObjectNode of(Session session) throws InterruptedException {
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        Optional<JsonNode> status = status(session);
        found.put("connected", status.isPresent());
        if (status.isPresent()) {
            boolean all = session.analyst().seesAll();
            found.set("ready", status.get().path("ready"));
            JsonNode problems = status.get().at("/detection/problems");
            if (problems.isArray()) {
                found.put("detecting", problems.isEmpty());
            }
            if (all) {
                found.set("problems", status.get().path("problems"));
                found.set("detection", status.get().path("detection"));
            }
            ArrayNode tenants = found.putArray("tenants");
            ArrayNode verifiers = found.putArray("verifiers");
            for (JsonNode tenant : status.get().path("tenants")) {
                String name = tenant.path("tenant").asText();
                if (session.analyst().sees(name)) {
                    int alive = 0;
                    for (JsonNode verifier : tenant.path("verifiers")) {
                        ObjectNode one = verifier.deepCopy();
                        one.put("tenant", name);
                        verifiers.add(one);
                        alive += verifier.path("alive").asBoolean() ? 1 : 0;
                    }
                    tenants.addObject()
                            .put("tenant", name)
                            .put("known", tenant.path("verifiers").size())
                            .put("alive", alive)
                            .put("revocations", tenant.path("revocations").asLong());
                }
            }
        }
        return found;
    }

    private Optional<JsonNode> status(Session session) throws InterruptedException {
        if (!api.connected()) {
            return Optional.empty();
        }
        try {
            return RevocationClient.json(api.ask(session, "GET", "/status", null));
        } catch (Problem e) {
            // The page shows that the service does not answer; the rest of the overview is valid.
            return Optional.empty();
        }
    }
}
