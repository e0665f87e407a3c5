package dev.tokenwarden.revocation.api;

import dev.tokenwarden.service.health.DetectionHealth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Health of the service and of detection. Without detections there is nothing to decide on.
 *
 * @param ready whether the service decides and writes the denylist
 * @param problems one line for each problem of the service; empty if ready
 * @param detection health of detection; null: this process does not know how to find out
 */
public record RevocationHealth(
        boolean ready, List<String> problems, @Nullable DetectionHealth detection) {
    public RevocationHealth {
        problems = List.copyOf(problems);
    }

    /** Without detection. */
    public RevocationHealth(boolean ready, List<String> problems) {
        this(ready, problems, null);
    }

    /** Whether tokens are detected and revoked: never while detection stands still or its state is not known. */
    public boolean protects() {
        return ready && (detection == null || detection.detecting());
    }

    /** All problems, those of detection with their origin. */
    public List<String> allProblems() {
        List<String> all = new ArrayList<>(problems);
        if (detection != null) {
            detection.problems().forEach(problem -> all.add("detection: " + problem));
        }
        return all;
    }
}
