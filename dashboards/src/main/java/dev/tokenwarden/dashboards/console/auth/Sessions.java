package dev.tokenwarden.dashboards.console.auth;

import dev.tokenwarden.dashboards.console.web.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Login codes and the sessions they open, in memory: a restart signs everyone out. Both are kept under their hash. Both
 * are bounded in number; the oldest goes first. Thread-safe.
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
     * @param secret the cookie's value
     */
    record Opened(String secret, Session session) {}

    /** A code that opens one session, soon. */
    public synchronized String code(Analyst analyst) {
        String code = secrets.next();
        codes.put(Secrets.hash(code), new Code(analyst, clock.instant().plus(codeLifetime)));
        return code;
    }

    /** The session that the code opens; empty if it is unknown, used or too old. */
    synchronized Optional<Opened> open(String code) {
        Code found = codes.remove(Secrets.hash(code));
        if (found == null || !clock.instant().isBefore(found.expires())) {
            return Optional.empty();
        }
        return Optional.of(open(found.analyst()));
    }

    /** A new session of somebody who was identified otherwise. */
    synchronized Opened open(Analyst analyst) {
        String secret = secrets.next();
        Session session = new Session(analyst, secrets.next(), clock.instant().plus(sessionLifetime));
        sessions.put(Secrets.hash(secret), session);
        return new Opened(secret, session);
    }

    /** The session of that cookie, if it still holds. */
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
