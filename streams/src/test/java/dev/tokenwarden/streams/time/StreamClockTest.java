package dev.tokenwarden.streams.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StreamClockTest {
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    private final StreamClock clock = new StreamClock(0);

    @Test
    void followsTheEvents() {
        clock.read(HOUR, Long.MAX_VALUE, 0);
        clock.read(HOUR - 5, Long.MAX_VALUE, 0);

        assertThat(clock.now()).isEqualTo(HOUR);
    }

    @Test
    void aClockThatIsADayFast_endsNobodysGrace() {
        clock.read(HOUR, HOUR, 0);
        clock.read(HOUR + DAY, HOUR + 10, 0);

        assertThat(clock.now()).isEqualTo(HOUR + 10);
    }

    @Test
    void inputThatStandsStill_leavesTimeToTheWall() {
        clock.read(HOUR, HOUR, 5_000);
        clock.idle(5_090);
        assertThat(clock.now()).as("not at once").isEqualTo(HOUR);

        clock.idle(7_000);
        assertThat(clock.now()).isEqualTo(HOUR + 2_000);
        clock.idle(7_500);
        assertThat(clock.now()).isEqualTo(HOUR + 2_500);
    }

    @Test
    void afterARestartWithABacklog_theWallWaitsForWhatIsToBeRead() {
        StreamClock restarted = new StreamClock(HOUR);
        restarted.busy(DAY);
        restarted.busy(DAY + 60_000);
        assertThat(restarted.now()).isEqualTo(HOUR);

        restarted.idle(DAY + 62_000);
        assertThat(restarted.now()).as("only what passed since").isEqualTo(HOUR + 2_000);
    }

    @Test
    void nothingReadYet_isNoTime() {
        clock.idle(0);
        clock.idle(10 * HOUR);

        assertThat(clock.now()).isZero();
    }

    @Test
    void neverGoesBack() {
        clock.read(HOUR, HOUR, 0);
        clock.idle(60_000);
        long ahead = clock.now();
        clock.read(HOUR + 1, HOUR + 1, 60_001);

        assertThat(clock.now()).isEqualTo(ahead);
    }
}
