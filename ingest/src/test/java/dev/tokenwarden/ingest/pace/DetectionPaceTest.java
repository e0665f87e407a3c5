package dev.tokenwarden.ingest.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DetectionPaceTest {
    private static final int TURN = 2_000;

    private final AtomicLong nanos = new AtomicLong();
    private final DetectionPace pace = new DetectionPace(nanos::get);

    @Test
    void allowance_beforeAnythingIsKnown_isNotBounded() {
        pace.wrote(1_000_000);

        assertThat(pace.allowance(TURN)).isEqualTo(TURN);
    }

    @Test
    void allowance_detectionStandsStill_boundsForTenSecondsOnly() {
        pace.observe(100, 1, 0);
        pace.wrote(10_000);

        assertThat(pace.allowance(TURN)).isZero();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
        pace.observe(10_100, 1, 10_000);
        assertThat(pace.allowance(TURN)).isEqualTo(TURN);
    }

    @Test
    void allowance_slowDetection_keepsWhatItHasNotReadSmall() {
        assertThat(run(1_000, 30).maxUnread()).isLessThanOrEqualTo(DetectionPace.LEAST_WINDOW);
    }

    @Test
    void allowance_fastDetection_isNotSlowedDown() {
        Run run = run(30_000, 30);

        assertThat(run.read()).isGreaterThan(30L * 30_000 * 8 / 10);
        assertThat(run.maxUnread()).isLessThan(2 * 30_000);
    }

    private record Run(long read, long maxUnread) {}

    /** A flood that never ends, and a detection that reads at this rate and commits every 500 ms; news every 100 ms. */
    private Run run(long perSecond, int seconds) {
        long written = 0;
        long read = 0;
        long committed = 0;
        long maxUnread = 0;
        for (int tick = 0; tick < seconds * 100; tick++) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
            read = Math.min(written, read + perSecond / 100);
            committed = tick % 50 == 0 ? read : committed;
            if (tick % 10 == 0) {
                pace.observe(written - committed, committed, pace.written());
            }
            int allowed = pace.allowance(TURN);
            written += allowed;
            pace.wrote(allowed);
            maxUnread = Math.max(maxUnread, written - read);
        }
        return new Run(read, maxUnread);
    }
}
