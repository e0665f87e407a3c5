package dev.tokenwarden.streams.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.testkit.SteppedClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When threads are said to keep dying. */
final class DetectionFailuresTest {
    private final SteppedClock clock = new SteppedClock(Instant.EPOCH);
    private final DetectionFailures failures = new DetectionFailures(clock, new SimpleMeterRegistry());

    @Test
    void threeDeathsWithinAMinute_areTooMany_untilAMinuteHasPassed() {
        failures.threadDied(new IllegalStateException("first"));
        failures.threadDied(new IllegalStateException("second"));
        assertThat(failures.threadsKeepDying()).isFalse();

        failures.threadDied(new StackOverflowError());
        assertThat(failures.threadsKeepDying()).isTrue();
        assertThat(failures.lastReason()).isEqualTo("StackOverflowError");

        clock.advance(DetectionFailures.RECENT);
        assertThat(failures.threadsKeepDying()).isFalse();
        assertThat(failures.deaths()).as("counted since the start").isEqualTo(3);
    }

    @Test
    void deathsThatAreFarApart_areNotTooMany() {
        for (int i = 0; i < 10; i++) {
            failures.threadDied(new IllegalStateException());
            clock.advance(Duration.ofSeconds(31));
        }

        assertThat(failures.threadsKeepDying()).isFalse();
    }
}
