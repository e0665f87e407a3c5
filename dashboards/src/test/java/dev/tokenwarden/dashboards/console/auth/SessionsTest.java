package dev.tokenwarden.dashboards.console.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.testkit.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Analyst ALICE = new Analyst("alice", AnalystRole.VIEWER, Set.of("acme"));

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-23T21:00:00Z"));
    private final Sessions sessions = new Sessions(clock, Duration.ofMinutes(15), Duration.ofHours(12));

    @Test
    void open_twice_opensOnce() {
        String code = sessions.code(ALICE);
        assertThat(sessions.open(code)).isPresent();
        assertThat(sessions.open(code)).isEmpty();
    }

    @Test
    void open_late_isRefused() {
        String code = sessions.code(ALICE);
        clock.advance(Duration.ofMinutes(15));
        assertThat(sessions.open(code)).isEmpty();
    }

    @Test
    void find_afterItsLifetime_isGone() {
        String secret = sessions.open(sessions.code(ALICE)).orElseThrow().secret();
        clock.advance(Duration.ofHours(12).minusMillis(1));
        assertThat(sessions.find(secret)).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(sessions.find(secret)).isEmpty();
    }

    @Test
    void codes_pastTheBound_dropTheOldest() {
        String oldest = sessions.code(ALICE);
        String second = sessions.code(ALICE);
        for (int i = 0; i < 999; i++) {
            sessions.code(ALICE);
        }
        assertThat(sessions.open(oldest)).isEmpty();
        assertThat(sessions.open(second)).isPresent();
    }

    @Test
    void session_toString_hidesTheToken() {
        Session session = sessions.open(sessions.code(ALICE)).orElseThrow().session();
        assertThat(session.toString()).doesNotContain(session.csrf());
    }
}
