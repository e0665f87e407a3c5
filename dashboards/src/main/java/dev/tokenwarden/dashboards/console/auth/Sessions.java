package dev.tokenwarden.dashboards.console.auth;

import dev.tokenwarden.dashboards.console.web.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in codes and sessions, in memory: a restart signs everyone out. Both are stored under their hash. Their number is bounded:
 * the oldest is removed first. Thread-safe.
 */
public final class Sessions {
    private static final int MAX = 1_000;

    private final Clock clock;
    private final Duration codeLifetime;
    private final Duration sessionLifetime;
    private final Secrets secrets = new Secrets();
    private final Map<String, Code> codes = bounded();
    private final Map<String, Session> sessions = bounded();

    public Sessions(Clock clock, Duration codeLifetime, Duration sessionLifetime) {
        this.clock = clock;
        this.codeLifetime = codeLifetime;
        this.sessionLifetime = sessionLifetime;
    }

    private record Code(Analyst analyst, Instant expires) {}

    /**
     * @param secret value of the cookie
     */
    record Opened(String secret, Session session) {}

    /** A code that opens one session within its lifetime. */
    public synchronized String code(Analyst analyst) {
        String code = secrets.next();
        codes.put(Secrets.hash(code), new Code(analyst, clock.instant().plus(codeLifetime)));
        return code;
    }

    /** Opens a session with the code; empty if it is unknown, used or expired. */
    synchronized Optional<Opened> open(String code) {
        Code found = codes.remove(Secrets.hash(code));
        if (found == null || !clock.instant().isBefore(found.expires())) {
            return Optional.empty();
        }
        return Optional.of(open(found.analyst()));
    }

    /** Opens a session for a person that the OpenID provider has identified. */
    synchronized Opened open(Analyst analyst) {
        String secret = secrets.next();
        Session session = new Session(analyst, secrets.next(), clock.instant().plus(sessionLifetime));
        sessions.put(Secrets.hash(secret), session);
        return new Opened(secret, session);
    }

    /** The session of that cookie; empty if it is unknown or expired. */
    public synchronized Optional<Session> find(@Nullable String secret) {
        if (secret == null) {
            return Optional.empty();
        }
        String hash = Secrets.hash(secret);
        Session session = sessions.get(hash);
        if (session != null && !clock.instant().isBefore(session.expires())) {
            sessions.remove(hash);
            return Optional.empty();
        }
        return Optional.ofNullable(session);
    }

    /** The people who are signed in now, once each. */
    public synchronized Set<Analyst> signedIn() {
        Instant now = clock.instant();
        return sessions.values().stream()
                .filter(session -> now.isBefore(session.expires()))
                .map(Session::analyst)
                .collect(Collectors.toUnmodifiableSet());
    }

    synchronized void close(@Nullable String secret) {
        if (secret != null) {
            sessions.remove(Secrets.hash(secret));
        }
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MAX;
            }
        };
    }
}
