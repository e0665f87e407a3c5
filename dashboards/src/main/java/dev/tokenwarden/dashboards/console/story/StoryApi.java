package dev.tokenwarden.dashboards.console.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.StateResolver;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.ledger.TokenTargets;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Shows the story of tokens, of a session or of a grant: holders, acts, detections, decisions, acknowledgements of verifiers and what
 * was accepted in between. The same events give the same story.
 */
public final class StoryApi {
    private static final int MAX_DETECTIONS = 50;
    private static final Set<String> HOLDER_RULES =
            Set.of("replay.context-change", "replay.impossible-travel", "replay.sender-mismatch");

    private final Searches searches;
    private final StateResolver resolver;
    private final RevocationDetails revocations;

    /** Asks the revocation API. */
    @FunctionalInterface
    public interface RevocationDetails {
        /** The API's answer about the revocation of the target; empty: there is none, or the API does not answer. */
        Optional<JsonNode> of(Session session, String targetId) throws InterruptedException;
    }

    public StoryApi(Searches searches, StateResolver resolver, RevocationDetails revocations) {
        this.searches = searches;
        this.resolver = resolver;
        this.revocations = revocations;
    }

    /** {@code GET /api/story?tokens=} or {@code ?session=} or {@code ?grant=} with {@code tenant} and {@code iss}. */
    public void show(Context context, Session session) throws IOException, InterruptedException {
        StoryScope scope = StoryScope.of(context);
        Analyst analyst = session.analyst();
        List<String> keys = scope.keys(searches, analyst);
        List<ObjectNode> detections = detections(analyst, scope, keys);
        if (keys.isEmpty() && detections.isEmpty()) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        Optional<Instant> detected = detections.stream()
                .map(one -> Instant.parse(one.path("time").asText()))
                .min(Instant::compareTo);
        StoryEvents events = StoryEvents.read(searches, analyst, keys, detected);
        Map<String, ObjectNode> tokens = tokens(events);
        if (tokens.isEmpty() && detections.isEmpty()) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        detections = withFamilies(analyst, tokens, detections);
        Holders holders =
                Holders.of(events.acts(), cited(detections, any -> true), cited(detections, StoryApi::isAboutHolder));
        Set<String> ids = new HashSet<>();
        detections.forEach(one -> ids.add(one.path("id").asText()));
        StoryRevocations revoked = StoryRevocations.read(
                searches, analyst, targets(scope, tokens), ids, target -> revocations.of(session, target));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("subject", subject(scope, tokens));
        answer.set("tokens", array(tokens.values()));
        answer.set("holders", holders.json());
        answer.set("acts", array(holders.acts()));
        answer.put("uses", events.total()).put("cut", events.cut());
        answer.set("detections", array(detections.stream().map(StoryApi::shown).toList()));
        answer.set("decisions", revoked.decisions());
        answer.set("revocations", revoked.revocations());
        answer.set("exposure", Exposure.of(holders, detected, revoked.closed()));
        answer.set(
                "traces",
                StoryTraces.read(
                        searches,
                        analyst,
                        holders,
                        cited(detections, StoryTraces::isAboutAgent),
                        answer.at("/subject/tenant").asText()));
        Answers.json(context, 200, answer);
    }

    /** Detections about the tokens or the family, by time. Posture is no part of a story. */
    private List<ObjectNode> detections(Analyst analyst, StoryScope scope, List<String> keys) throws IOException {
        ArrayNode should = JsonNodeFactory.instance.arrayNode();
        ArrayNode tokens = should.addObject().putObject("terms").putArray("token_key");
        keys.forEach(tokens::add);
        scope.family().forEach(family -> addFamily(should, family));
        return detections(analyst, should);
    }

    private static void addFamily(ArrayNode should, StoryScope.OfFamily family) {
        ArrayNode all = should.addObject().putObject("bool").putArray("filter");
        all.addObject().putObject("term").put("tenant", family.tenant());
        all.addObject().putObject("term").put("subject.iss", family.iss());
        all.addObject().putObject("term").put("subject." + family.kind().claim(), family.name());
    }

    private List<ObjectNode> detections(Analyst analyst, ArrayNode should) throws IOException {
        ObjectNode body = TenantQuery.by(analyst)
                .size(MAX_DETECTIONS)
                .sort("time", "asc")
                .sort("id", "asc")
                .body();
        ObjectNode bool = body.withObject("/query/bool").put("minimum_should_match", 1);
        bool.set("should", should);
        bool.withArray("must_not").addObject().putObject("prefix").put("rule", "posture.");
        body.putObject("_source").putArray("excludes").add("search").add("ocsf");
        List<ObjectNode> rows = new ArrayList<>();
        searches.search(Index.DETECTIONS, body)
                .at("/hits/hits")
                .forEach(hit -> rows.add(hit.path("_source").deepCopy()));
        return rows;
    }

    /** Adds detections about the sessions and grants of the tokens. */
    private List<ObjectNode> withFamilies(Analyst analyst, Map<String, ObjectNode> tokens, List<ObjectNode> known)
            throws IOException {
        ArrayNode should = JsonNodeFactory.instance.arrayNode();
        Set<StoryScope.OfFamily> families = new HashSet<>();
        for (ObjectNode token : tokens.values()) {
            for (StoryScope.Kind kind : StoryScope.Kind.values()) {
                String name = StoryScope.claim(token, kind.claim());
                if (!name.isEmpty()) {
                    families.add(new StoryScope.OfFamily(
                            kind, token.path("tenant").asText(), StoryScope.claim(token, "iss"), name));
                }
            }
        }
        families.forEach(family -> addFamily(should, family));
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        known.forEach(one -> all.put(one.path("id").asText(), one));
        if (!should.isEmpty()) {
            detections(analyst, should)
                    .forEach(one -> all.putIfAbsent(one.path("id").asText(), one));
        }
        return all.values().stream()
                .sorted(Comparator.comparing((ObjectNode one) ->
                                Instant.parse(one.path("time").asText()))
                        .thenComparing(one -> one.path("id").asText()))
                .toList();
    }

    /** The tokens of the events by key: {@code key tenant token issued_at kind}. */
    private static Map<String, ObjectNode> tokens(StoryEvents events) {
        Map<String, ObjectNode> tokens = new LinkedHashMap<>();
        for (List<JsonNode> some : List.of(events.issuances(), events.uses())) {
            for (JsonNode event : some) {
                ObjectNode token = tokens.computeIfAbsent(
                        event.path("token_key").asText(),
                        key -> JsonNodeFactory.instance.objectNode().put("key", key));
                Holders.copy(event, token, "tenant");
                ObjectNode claims = token.withObject("/token");
                event.path("token").properties().forEach(claim -> {
                    if (!claims.hasNonNull(claim.getKey())) {
                        claims.set(claim.getKey(), claim.getValue());
                    }
                });
                if (!event.has("use") && !token.has("issued_at")) {
                    token.set("issued_at", event.path("time"));
                    Holders.copy(event, token, "kind", "parent_key");
                }
            }
        }
        return tokens;
    }

    /** Whether the rule compares who holds a token, so that the event that it cites is the other holder's. */
    private static boolean isAboutHolder(JsonNode detection) {
        String rule = detection.path("rule").asText();
        return rule.startsWith("session.") || rule.startsWith("grant.refresh-") || HOLDER_RULES.contains(rule);
    }

    private static Set<String> cited(List<ObjectNode> detections, Predicate<JsonNode> chosen) {
        Set<String> cited = new HashSet<>();
        for (ObjectNode detection : detections) {
            if (chosen.test(detection)) {
                detection.path("evidence").forEach(one -> cited.add(Holders.reference(one.path("event"))));
            }
        }
        return cited;
    }

    /** Targets that name the tokens, their sessions and grants, and the family itself. */
    private static Set<String> targets(StoryScope scope, Map<String, ObjectNode> tokens) {
        Set<String> targets = new HashSet<>();
        for (ObjectNode token : tokens.values()) {
            String tenant = token.path("tenant").asText();
            targets.addAll(TokenTargets.ofToken(tenant, token.path("token")).ownIds());
            targets.addAll(family(tenant, token.path("token")).ownIds());
        }
        scope.family().forEach(family -> {
            ObjectNode claims = JsonNodeFactory.instance.objectNode().put("iss", family.iss());
            claims.put(family.kind().claim(), family.name());
            targets.addAll(family(family.tenant(), claims).ownIds());
        });
        return targets;
    }

    private static TokenTargets family(String tenant, JsonNode claims) {
        ObjectNode detection = JsonNodeFactory.instance.objectNode().put("tenant", tenant);
        ObjectNode subject = detection.putObject("subject").put("type", "family");
        Holders.copy(claims, subject, "iss", "sid", "grant");
        return TokenTargets.ofDetection(detection);
    }

    private ObjectNode subject(StoryScope scope, Map<String, ObjectNode> tokens) throws IOException {
        ObjectNode subject = JsonNodeFactory.instance.objectNode();
        StoryScope.@Nullable OfFamily family = scope.family().findFirst().orElse(null);
        TokenTargets targets;
        String key = "";
        if (family != null) {
            subject.put("kind", family.kind().wireName()).put("tenant", family.tenant());
            subject.put("iss", family.iss()).put("name", family.name());
            ObjectNode claims = JsonNodeFactory.instance.objectNode().put("iss", family.iss());
            targets = family(family.tenant(), claims.put(family.kind().claim(), family.name()));
        } else if (tokens.size() == 1) {
            ObjectNode token = tokens.values().iterator().next();
            subject.put("kind", "token");
            Holders.copy(token, subject, "tenant", "key");
            Holders.copy(token.path("token"), subject, "iss", "jti", "hash", "sid", "grant");
            targets = TokenTargets.ofToken(token.path("tenant").asText(), token.path("token"));
            key = token.path("key").asText();
        } else {
            subject.put("kind", "tokens").put("size", tokens.size());
            tokens.values().stream().limit(1).forEach(token -> Holders.copy(token, subject, "tenant"));
            return subject;
        }
        subject.set(
                "state",
                resolver.of(List.of(new StateResolver.Item(targets, key, ""))).get(0));
        return subject;
    }

    private static ObjectNode shown(ObjectNode detection) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        Holders.copy(
                detection,
                shown,
                "id",
                "rule",
                "severity",
                "title",
                "time",
                "detected_at",
                "action",
                "subject",
                "evidence",
                "token_key");
        return shown;
    }

    private static ArrayNode array(Iterable<ObjectNode> rows) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        rows.forEach(array::add);
        return array;
    }
}
