package dev.tokenwarden.dashboards.console.teamwork;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.live.LiveFeed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who looks at which record now. A page repeats that it looks every 20 s; without that, its analyst counts as gone after {@link
 * #LIFETIME}. A change is announced on the live stream to the tenant's readers. Known to this process only, and lost at a restart:
 * pages then repeat it. Thread-safe.
 */
public final class Presence {
    /** Two missed repetitions. */
    static final Duration LIFETIME = Duration.ofSeconds(45);

    private static final int MAX_RECORDS = 2_000;
    private static final int MAX_PEOPLE = 50;

    private final LiveFeed feed;
    private final Clock clock;
    private final Map<Looked, Map<String, Instant>> lookers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Looked, Map<String, Instant>> eldest) {
            return size() > MAX_RECORDS;
        }
    };

    public Presence(LiveFeed feed, Clock clock) {
        this.feed = feed;
        this.clock = clock;
    }

    /**
     * A record that people look at.
     *
     * @param kind such as {@code detection} or {@code incident}
     */
    record Looked(String kind, String tenant, String id) {}

    /** The analyst looks at the record now. Returns the names of all who do, in order. */
    synchronized List<String> look(Analyst analyst, Looked at) {
        Map<String, Instant> people = lookers.computeIfAbsent(at, key -> new TreeMap<>());
        List<String> before = List.copyOf(people.keySet());
        Instant now = clock.instant();
        people.values().removeIf(since -> !now.isBefore(since.plus(LIFETIME)));
        if (people.containsKey(analyst.name()) || people.size() < MAX_PEOPLE) {
            people.put(analyst.name(), now);
        }
        List<String> after = List.copyOf(people.keySet());
        if (!after.equals(before)) {
            announce(at, after);
        }
        return after;
    }

    /** The analyst looks at the record no longer. */
    synchronized List<String> leave(Analyst analyst, Looked at) {
        Map<String, Instant> people = lookers.getOrDefault(at, new HashMap<>());
        if (people.remove(analyst.name()) != null) {
            announce(at, List.copyOf(people.keySet()));
        }
        if (people.isEmpty()) {
            lookers.remove(at);
        }
        return List.copyOf(people.keySet());
    }

    private void announce(Looked at, List<String> people) {
        ObjectNode news = JsonNodeFactory.instance.objectNode();
        news.put("kind", at.kind()).put("id", at.id());
        people.forEach(news.putArray("people")::add);
        feed.announce("presence", at.tenant(), news.toString());
    }
}
