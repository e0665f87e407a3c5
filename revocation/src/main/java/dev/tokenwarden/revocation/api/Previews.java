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
 * The previews that people have seen. They are kept in memory: after a restart, a person previews again. Safe for use by several
 * threads.
 */
final class Previews {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int KEPT = 10_000;
    private static final int BYTES = 16;

    /** The revocation that a person has previewed. */
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

    /** Issues a token that proves the preview for {@link #LIFETIME}. */
    synchronized String issue(Seen seen) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        issued.put(token, new Issued(seen, clock.instant().plus(LIFETIME)));
        return token;
    }

    /**
     * @throws Problem if the token is missing, expired, or of another revocation
     */
    synchronized void require(@Nullable String token, Seen wanted) {
        if (token == null) {
            throw Problem.invalid(
                    "preview", "is required for a wide target: POST /v1/preview shows the impact and returns it");
        }
        Issued found = issued.get(token);
        if (found == null || found.until.isBefore(clock.instant())) {
            throw Problem.invalid("preview", "is unknown or expired: preview again");
        }
        if (!found.seen.equals(wanted)) {
            throw Problem.invalid("preview", "is of another target, cut-off or person: preview again");
        }
    }
}
