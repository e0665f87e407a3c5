package dev.tokenwarden.dashboards.console.teamwork;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.console.live.LiveFeed;
import dev.tokenwarden.testkit.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final Analyst ALICE = new Analyst("alice", AnalystRole.VIEWER, Set.of("acme"));
    private static final Analyst SAM = new Analyst("sam", AnalystRole.VIEWER, Set.of("acme"));
    private static final Presence.Looked FIRST = new Presence.Looked("detection", "acme", "d1");

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-12-01T12:00:00Z"));
    private final Presence presence = new Presence(new LiveFeed("e1"), clock);

    @Test
    void look_byTwo_namesBoth_untilOneLeaves() {
        assertThat(presence.look(SAM, FIRST)).containsExactly("sam");
        assertThat(presence.look(ALICE, FIRST)).containsExactly("alice", "sam");
        assertThat(presence.leave(SAM, FIRST)).containsExactly("alice");
        assertThat(presence.leave(SAM, FIRST)).containsExactly("alice");
        assertThat(presence.leave(ALICE, FIRST)).isEmpty();
        assertThat(presence.look(SAM, FIRST)).containsExactly("sam");
    }

    @Test
    void look_atAnotherRecord_orOfAnotherTenant_isApart() {
        presence.look(SAM, FIRST);
        assertThat(presence.look(ALICE, new Presence.Looked("detection", "acme", "d2")))
                .containsExactly("alice");
        assertThat(presence.look(ALICE, new Presence.Looked("detection", "globex", "d1")))
                .containsExactly("alice");
        assertThat(presence.look(ALICE, new Presence.Looked("incident", "acme", "d1")))
                .containsExactly("alice");
    }

    @Test
    void look_notRepeated_endsAfterTheLifetime() {
        presence.look(SAM, FIRST);
        clock.advance(Presence.LIFETIME.minusMillis(1));
        assertThat(presence.look(ALICE, FIRST)).containsExactly("alice", "sam");
        clock.advance(Duration.ofMillis(1));
        assertThat(presence.look(ALICE, FIRST)).containsExactly("alice");
    }

    @Test
    void look_byVeryMany_namesNoMoreThanThePageShows() {
        for (int i = 0; i < 60; i++) {
            presence.look(new Analyst("p" + i, AnalystRole.VIEWER, Set.of("acme")), FIRST);
        }
        assertThat(presence.look(ALICE, FIRST)).hasSize(50).doesNotContain("alice");
    }
}
