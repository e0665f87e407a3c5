package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.TokenEvent;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The clock of a recording, which has no append times. */
final class RecordedClockTest {
    private final RecordedClock clock = new RecordedClock();

    @Test
    void oneSource_isFollowed() {
        assertThat(appended("a", 0)).isEqualTo(at(0));
        assertThat(appended("a", 5_000)).isEqualTo(at(5_000));
        assertThat(clock.behind()).isZero();
    }

    @Test
    void sourceThatIsAheadOfAllOthers_movesTheClockOnlyAsFarAsTheOthers() {
        appended("a", 0);
        appended("b", 10);

        assertThat(appended("fast", 600)).as("ten minutes ahead").isEqualTo(at(10));
        assertThat(clock.behind()).isEqualTo(Duration.ofSeconds(590));

        appended("b", 20);
        assertThat(appended("fast", 610)).isEqualTo(at(20));
    }

    @Test
    void lateEvent_keepsItsOwnTime() {
        appended("a", 100);
        appended("b", 100);

        assertThat(appended("slow", 40)).isEqualTo(at(40));
        assertThat(appended("a", 101)).as("nobody is held by the slow one").isEqualTo(at(100));
    }

    @Test
    void sourceThatSpeaksForAnHourAlone_isNotAhead() {
        appended("a", 0);
        appended("b", 10);

        assertThat(appended("b", 10 + 2 * 3_600)).isEqualTo(at(10 + 3_600));
    }

    private Instant appended(String source, long second) {
        TokenEvent event = StreamEvents.token("t").used(second).source(source).build();
        return clock.appended(event);
    }

    private static Instant at(long second) {
        return StreamEvents.START.plusSeconds(second);
    }
}
