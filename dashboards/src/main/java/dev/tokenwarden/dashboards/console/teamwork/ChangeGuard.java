package dev.tokenwarden.dashboards.console.teamwork;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.service.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Keeps two analysts from overwriting each other. A change names the version of each record that its author saw. The version is the
 * id of the newest action on the record: its member {@code triage.version}, empty before the first action.
 *
 * <p>Changes of the same record run one after the other in this process, so the check and the change are one step. Between two
 * consoles, both changes may pass the check: the later one wins, and the audit log has both. Thread-safe.
 */
public final class ChangeGuard {
    private static final int STRIPES = 64;
    /** Longer than one change may take: the audit log answers within 10 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final List<String> SHOWN = List.of("by", "at", "did", "status", "reason", "assignee");

    private final List<ReentrantLock> locks =
            IntStream.range(0, STRIPES).mapToObj(stripe -> new ReentrantLock()).toList();

    /** A change of records. */
    public interface Change<T> {
        T make() throws IOException, InterruptedException;
    }

    /**
     * Makes the change while no other change of these records is made.
     *
     * @throws Problem 503 if other changes take too long
     */
    public <T> T alone(Collection<String> ids, Change<T> change) throws IOException, InterruptedException {
        Deque<ReentrantLock> held = new ArrayDeque<>();
        try {
            // In one order for everyone, so that two changes never wait for each other.
            for (int stripe : stripes(ids)) {
                ReentrantLock lock = locks.get(stripe);
                if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw Problem.unavailable("other changes of the same records take too long. Try again");
                }
                held.push(lock);
            }
            return change.make();
        } finally {
            held.forEach(ReentrantLock::unlock);
        }
    }

    private static int[] stripes(Collection<String> ids) {
        return ids.stream()
                .mapToInt(id -> Math.floorMod(id.hashCode(), STRIPES))
                .distinct()
                .sorted()
                .toArray();
    }

    /**
     * Refuses a change that is based on an older version.
     *
     * @param seen versions that the author saw, by id; a record that is not in it is not checked
     * @param records the records as they are now, each with {@code id} and {@code triage}
     * @throws Problem 409 with {@code conflicts}: for each changed record its id, version, who changed it, when and how
     */
    public static void requireSeen(Map<String, String> seen, Iterable<? extends JsonNode> records) {
        ArrayNode conflicts = JsonNodeFactory.instance.arrayNode();
        for (JsonNode record : records) {
            String id = record.path("id").asText();
            JsonNode triage = record.path("triage");
            String version = triage.path("version").asText("");
            if (seen.containsKey(id) && !version.equals(seen.get(id))) {
                ObjectNode conflict = conflicts.addObject().put("id", id).put("version", version);
                SHOWN.stream().filter(triage::has).forEach(name -> conflict.set(name, triage.path(name)));
            }
        }
        if (!conflicts.isEmpty()) {
            throw Problem.conflict(
                            "somebody else changed it after you saw it. Look at the change, then repeat yours with the"
                                    + " version of the conflict")
                    .withMember("conflicts", conflicts);
        }
    }
}
