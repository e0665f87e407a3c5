package dev.tokenwarden.streams.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.streams.state.PeerClock;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** When a report of the horizon is worth sending at once. */
final class AwaitedTimesTest {
    private static final long AWAITED = 1_000_000;

    private final AwaitedTimes times = new AwaitedTimes(2);

    @Test
    void nothingAwaited_noReportIsUrgent() {
        report(0, 0);

        assertThat(times.wantsReport(AWAITED, hops(AWAITED), 0)).isFalse();
    }

    @Test
    void awaitedByAnother_reportIsUrgentOncePerHop() {
        report(0, 0);
        times.receive(awaiting(AWAITED, AWAITED));

        assertThat(times.wantsReport(AWAITED - 1, hops(0), 0))
                .as("before the time")
                .isFalse();
        assertThat(times.wantsReport(AWAITED, hops(0), 0))
                .as("the clock has reached it")
                .isTrue();
        report(AWAITED, 0);
        assertThat(times.wantsReport(AWAITED + 500, hops(0), 0))
                .as("it was reported")
                .isFalse();
        assertThat(times.wantsReport(AWAITED + 500, hops(AWAITED), 0))
                .as("a further hop has reached it")
                .isTrue();
    }

    @Test
    void severalAwaited_reportsAreUrgentBetweenTheFirstAndTheLast() {
        report(0, 0);
        times.receive(awaiting(AWAITED, AWAITED + 1_000));
        report(AWAITED + 10, 0);

        assertThat(times.wantsReport(AWAITED + 20, hops(0), 0)).isTrue();
        report(AWAITED + 1_000, 0);
        assertThat(times.wantsReport(AWAITED + 1_020, hops(0), 0)).isFalse();
    }

    @Test
    void ownWait_isToldBeforeTheOthersPassIt_andOnce() {
        report(0, 0);
        times.await(AWAITED);

        assertThat(times.wantsReport(AWAITED - 60_000, hops(0), 0))
                .as("an ordinary report comes before")
                .isFalse();
        assertThat(times.wantsReport(AWAITED - 1_000, hops(0), 0)).isTrue();
        PeerClock row = report(AWAITED - 1_000, 0);
        assertThat(row.getAwaitedFrom()).isEqualTo(AWAITED);
        assertThat(row.getAwaitedTo()).isEqualTo(AWAITED);
        assertThat(times.wantsReport(AWAITED - 990, hops(0), 0)).isFalse();
    }

    @Test
    void horizonReachedIt_endsTheWait() {
        times.await(AWAITED);
        report(AWAITED, 0);

        assertThat(times.wantsReport(AWAITED, hops(AWAITED), AWAITED)).isFalse();
        assertThat(report(AWAITED + 1, AWAITED).getAwaitedTo()).isZero();
    }

    private PeerClock report(long clock, long horizon) {
        PeerClock.Builder row = PeerClock.newBuilder().addReached(clock);
        row.addAllReached(Collections.nCopies(Horizon.HOPS - 1, horizon));
        times.report(row, horizon);
        return row.build();
    }

    private static PeerClock awaiting(long from, long to) {
        return PeerClock.newBuilder()
                .setPartition(1)
                .setAwaitedFrom(from)
                .setAwaitedTo(to)
                .build();
    }

    private static long[] hops(long reached) {
        long[] hops = new long[Horizon.HOPS + 1];
        Arrays.fill(hops, 1, 3, reached);
        return hops;
    }
}
