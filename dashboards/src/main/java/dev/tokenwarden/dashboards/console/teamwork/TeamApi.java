package dev.tokenwarden.dashboards.console.teamwork;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.auth.Sessions;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Answers who works here, and who looks at a record now. */
public final class TeamApi {
    private static final Duration LOOK_BACK = Duration.ofDays(90);
    private static final int MAX_PEOPLE = 200;
    private static final Pattern KIND = Pattern.compile("[a-z]{1,20}");
    private static final int MAX_ID = 512;

    private final Searches searches;
    private final Sessions sessions;
    private final Presence presence;
    private final Clock clock;

    public TeamApi(Searches searches, Sessions sessions, Presence presence, Clock clock) {
        this.searches = searches;
        this.sessions = sessions;
        this.presence = presence;
        this.clock = clock;
    }

    /**
     * {@code GET /api/people}: names that a detection can be assigned to: people who are signed in, and people whose actions of the
     * last 90 days are in the audit log. Only those who share a tenant with the session.
     */
    public void people(Context context, Session session) throws IOException {
        Set<String> online = new TreeSet<>();
        for (Analyst one : sessions.signedIn()) {
            if (shareTenant(session.analyst(), one)) {
                online.add(one.name());
            }
        }
        Set<String> names = new TreeSet<>(online);
        names.addAll(recorded(session.analyst()));
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        names.forEach(name -> items.addObject().put("name", name).put("signed_in", online.contains(name)));
        Answers.json(context, 200, JsonNodeFactory.instance.objectNode().set("items", items));
    }

    /** {@code POST /api/presence} with {@code kind tenant id}, and {@code leave} if the analyst looks at it no longer. */
    public void presence(Context context, Session session) {
        JsonNode body = JsonBody.read(context).json();
        String kind = body.path("kind").asText();
        if (!KIND.matcher(kind).matches()) {
            throw Problem.invalid("kind", "must be a word such as detection");
        }
        String id = body.path("id").asText();
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw Problem.invalid("id", "from 1 to " + MAX_ID + " characters");
        }
        String tenant = body.path("tenant").asText();
        if (!session.analyst().sees(tenant)) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        Presence.Looked at = new Presence.Looked(kind, tenant, id);
        List<String> people = body.path("leave").asBoolean()
                ? presence.leave(session.analyst(), at)
                : presence.look(session.analyst(), at);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        people.forEach(answer.putArray("people")::add);
        Answers.json(context, 200, answer);
    }

    private Set<String> recorded(Analyst analyst) throws IOException {
        TenantQuery query = TenantQuery.by(analyst)
                .prefix("actor", "person:")
                .since("time", clock.instant().minus(LOOK_BACK));
        query.termsOf("actors", "actor_name", MAX_PEOPLE);
        query.termsOf("assignees", "assignee", MAX_PEOPLE);
        JsonNode found = searches.search(List.of(Index.DECISIONS, Index.ACTIONS), query.body())
                .path("aggregations");
        Set<String> names = new TreeSet<>();
        for (String name : List.of("actors", "assignees")) {
            for (JsonNode bucket : found.path(name).path("buckets")) {
                String person = bucket.path("key").asText();
                if (Analyst.isName(person)) {
                    names.add(person);
                }
            }
        }
        return names;
    }

    private static boolean shareTenant(Analyst one, Analyst other) {
        return one.seesAll() || other.seesAll() || !Collections.disjoint(one.tenants(), other.tenants());
    }
}
