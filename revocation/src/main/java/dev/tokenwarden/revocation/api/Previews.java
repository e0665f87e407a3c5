package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.service.Problem;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has been shown what a wide revocation would hit. Held in memory: after a restart one looks again. Safe for use by several
 * threads.
 */
final class Previews {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int KEPT = 10_000;
    private static final int BYTES = 16;

    /** What was looked at, by whom. */
    record Seen(String actor, Target target, @Nullable Instant cutoff, boolean absolute) {}

    private record Issued(Seen seen, Instant until) {}

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Issued> issued = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Issued> eldest) {
            return size() > KEPT;
        }
    };

    Previews(Clock clock) {
        this.clock = clock;
    }

    /** A token that says that this was seen, good for {@link #LIFETIME}. */
    synchronized String issue(Seen seen) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        issued.put(token, new Issued(seen, clock.instant().plus(LIFETIME)));
        return token;
    }

    /**
     * @throws Problem if the token is missing, too old, or of something else
     */
    synchronized void require(@Nullable String token, Seen wanted) {
        if (token == null) {
            throw Problem.invalid(
                    "preview", "is required for so wide a target: look at POST /v1/preview what it would hit");
        }
        Issued found = issued.get(token);
        if (found == null || found.until.isBefore(clock.instant())) {
            throw Problem.invalid("preview", "is not known, or too old: look again");
        }
        if (!found.seen.equals(wanted)) {
            throw Problem.invalid("preview", "is of another target, cut-off or person: look again");
        }
    }
}
