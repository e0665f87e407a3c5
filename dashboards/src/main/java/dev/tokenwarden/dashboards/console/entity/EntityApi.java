package dev.tokenwarden.dashboards.console.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.StateResolver;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import dev.tokenwarden.dashboards.ledger.TokenTargets;
import dev.tokenwarden.policy.AgentPolicy;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows a client, a subject, an address, an agent or a user agent: its uses, tokens, findings and revocations of 30 days. */
public final class EntityApi {
    private static final int DAYS = 30;

    private final Searches searches;
    private final StateResolver resolver;
    private final IncidentBook book;
    private final Supplier<Policy> policy;
    private final Clock clock;

    public EntityApi(
            Searches searches, StateResolver resolver, IncidentBook book, Supplier<Policy> policy, Clock clock) {
        this.searches = searches;
        this.resolver = resolver;
        this.book = book;
        this.policy = policy;
        this.clock = clock;
    }

    /** {@code GET /api/entities/{kind}?tenant=&name=}, and {@code iss} for a subject. */
    public void show(Context context, Session session) throws IOException {
        Entity entity = Entity.of(context);
        EntityUses.Window window = EntityUses.Window.days(DAYS, clock.instant());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("kind", entity.kind().wireName()).put("tenant", entity.tenant());
        answer.put("name", entity.name());
        if (!entity.iss().isEmpty()) {
            answer.put("iss", entity.iss());
        }
        answer.put("as_of", window.now().toString()).put("since", window.since().toString());
        EntityUses.add(answer, searches, session.analyst(), entity, window);
        EntityTokens.addIssued(answer, searches, session.analyst(), entity, window);
        EntityTokens.addLive(answer, searches, resolver, session.analyst(), entity, window);
        EntityFindings.add(answer, searches, book, session.analyst(), entity, window);
        addPolicy(answer, entity);
        requireKnown(answer);
        addStates(answer, entity);
        Answers.json(context, 200, answer);
    }

    private void addPolicy(ObjectNode answer, Entity entity) {
        boolean client = entity.kind() == EntityKind.CLIENT || entity.kind() == EntityKind.AGENT;
        @Nullable AgentPolicy agent = client ? policy.get().agent(entity.tenant(), entity.name()) : null;
        if (agent != null) {
            ObjectNode listed = answer.putObject("agent");
            agent.ownScopes().stream().sorted().forEach(listed.putArray("own_scopes")::add);
            listed.put("require_act", agent.requireAct());
        }
    }

    private static void requireKnown(JsonNode answer) {
        boolean known = answer.has("agent")
                || answer.at("/uses/total").asLong() > 0
                || answer.at("/issued/total").asLong() > 0
                || answer.at("/detections/total").asLong() > 0
                || answer.at("/incidents/total").asLong() > 0
                || !answer.path("decisions").isEmpty();
        if (!known) {
            throw Problem.notFound("nothing with this name is visible to you in the last " + DAYS + " days");
        }
    }

    /** The targets that deny all its tokens, each with its state. A subject has one for each issuer. */
    private void addStates(ObjectNode answer, Entity entity) throws IOException {
        List<String> issuers = new ArrayList<>();
        answer.path("issuers").forEach(issuer -> issuers.add(issuer.asText()));
        if (!entity.iss().isEmpty() && !issuers.contains(entity.iss())) {
            issuers.add(entity.iss());
        }
        List<Target> targets = entity.targets(issuers);
        List<ObjectNode> states = resolver.of(targets.stream()
                .map(target -> new StateResolver.Item(TokenTargets.of(entity.tenant(), List.of(target)), "", ""))
                .toList());
        ArrayNode items = answer.putArray("targets");
        for (int i = 0; i < targets.size(); i++) {
            ObjectNode item = items.addObject();
            ObjectNode target = item.putObject("target")
                    .put("type", entity.kind().hasIssuer() ? "subject" : "client")
                    .put("tenant", entity.tenant());
            if (targets.get(i) instanceof Target.OfSubject subject) {
                target.put("iss", subject.iss()).put("sub", subject.sub());
            } else {
                target.put("client_id", entity.name());
            }
            item.set("state", states.get(i));
        }
    }
}
