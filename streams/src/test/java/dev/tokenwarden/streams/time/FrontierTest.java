package dev.tokenwarden.streams.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.streams.state.Watermark;
import org.junit.jupiter.api.Test;

/** How far the tasks that count may go. */
final class FrontierTest {
    private static final long GRACE = 30_000;
    private static final long WALL = 1_000_000_000;
    private static final long LIVE = WALL - 100;
    private static final long OLD = WALL - 10_000_000;
    private static final boolean READS = false;
    private static final boolean IDLE = true;

    private final Frontier frontier = new Frontier();

    @Test
    void slowestPartitionThatReads_isWaitedFor() {
        receive(0, LIVE, READS, WALL);
        assertThat(frontier.now()).as("the other has said nothing yet").isZero();

        receive(1, LIVE - 50, READS, WALL);

        assertThat(frontier.now()).isEqualTo(LIVE - 50);
    }

    @Test
    void idlePartition_isNotWaitedFor_whereEventsAreFresh() {
        receive(1, 0, IDLE, WALL - 60_000);
        receive(0, LIVE, READS, WALL);

        assertThat(frontier.now()).isEqualTo(LIVE);
    }

    @Test
    void idlePartitionsFormerWord_doesNotCount_inABacklog() {
        receive(1, OLD, IDLE, WALL);
        receive(0, OLD + 5_000_000, READS, WALL + 10);
        receive(1, OLD + 1_000, READS, WALL + 20);

        assertThat(frontier.now())
                .as("what the other had to read came with what this one read")
                .isEqualTo(OLD + 1_000);
    }

    @Test
    void idlePartitionsWordAfterTheOthersCameSoFar_counts_inABacklog() {
        receive(1, OLD, IDLE, WALL);
        receive(0, OLD + 5_000_000, READS, WALL + 10);
        receive(0, OLD + 6_000_000, READS, WALL + 500);
        assertThat(frontier.now()).isLessThan(OLD + 5_000_000);

        receive(1, OLD + 1_000, IDLE, WALL + 10 + Frontier.FETCHED_WITHIN_MILLIS);

        assertThat(frontier.now())
                .as("not the later one, which it may not have known of")
                .isEqualTo(OLD + 5_000_000);

        receive(1, OLD + 2_000, IDLE, WALL + 10 + 2 * Frontier.FETCHED_WITHIN_MILLIS);

        assertThat(frontier.now()).isEqualTo(OLD + 6_000_000);
    }

    @Test
    void allIdle_inABacklog_reachTheFurthest() {
        receive(0, OLD, READS, WALL);
        receive(1, OLD + 7, READS, WALL);

        receive(0, OLD, IDLE, WALL + 1_000);
        receive(1, OLD + 7, IDLE, WALL + 1_000);
        receive(0, OLD, IDLE, WALL + 2_000);
        receive(1, OLD + 7, IDLE, WALL + 2_000);

        assertThat(frontier.now()).isEqualTo(OLD + 7);
    }

    @Test
    void afterARestart_nobodyIsTakenForIdle() {
        frontier.restore(0, 2, LIVE);
        frontier.restore(1, 2, OLD);
        frontier.restored();

        assertThat(frontier.now()).isEqualTo(OLD);
    }

    @Test
    void partitionThatMakesNoProgress_holdsTheOthersUntilTheBound() {
        receive(0, LIVE, READS, WALL);
        receive(1, LIVE, READS, WALL);
        receive(0, LIVE, READS, WALL);
        long bound = ProgressWatch.STALLED_AFTER_MILLIS;

        receive(0, LIVE + bound - 1, READS, WALL + bound - 1);
        assertThat(frontier.now()).as("before the bound").isEqualTo(LIVE);

        receive(0, LIVE + bound, READS, WALL + bound);
        assertThat(frontier.now()).isEqualTo(LIVE + bound);

        receive(1, LIVE + 10, READS, WALL + bound + 10);
        assertThat(frontier.now()).as("never back").isEqualTo(LIVE + bound);
        receive(0, LIVE + 2 * bound, READS, WALL + bound + 20);
        assertThat(frontier.now())
                .as("it makes progress again, and is waited for")
                .isEqualTo(LIVE + bound);
    }

    @Test
    void partitionThatNeverSpoke_holdsTheOthersUntilTheBound() {
        receive(0, LIVE, READS, WALL);
        receive(0, LIVE + 1_000, READS, WALL + ProgressWatch.STALLED_AFTER_MILLIS - 1);
        assertThat(frontier.now()).isZero();

        receive(0, LIVE + 2_000, READS, WALL + ProgressWatch.STALLED_AFTER_MILLIS);

        assertThat(frontier.now()).isEqualTo(LIVE + 2_000);
    }

    @Test
    void idlePartitionThatFellSilent_holdsABacklogUntilTheBound() {
        receive(1, OLD, IDLE, WALL);
        receive(0, OLD + 5_000_000, READS, WALL + 10);
        receive(0, OLD + 6_000_000, READS, WALL + ProgressWatch.STALLED_AFTER_MILLIS - 1);
        assertThat(frontier.now()).isLessThan(OLD + 5_000_000);

        receive(0, OLD + 7_000_000, READS, WALL + ProgressWatch.STALLED_AFTER_MILLIS + 10);
        receive(0, OLD + 8_000_000, READS, WALL + ProgressWatch.STALLED_AFTER_MILLIS + 20);

        assertThat(frontier.now()).isGreaterThanOrEqualTo(OLD + 5_000_000);
    }

    @Test
    void timeWithoutAnyInput_makesNobodyStalled() {
        receive(0, OLD, IDLE, WALL);
        receive(1, OLD, IDLE, WALL);
        long later = WALL + 10 * ProgressWatch.STALLED_AFTER_MILLIS;

        receive(0, OLD + 1_000_000, READS, later);
        receive(0, OLD + 2_000_000, READS, later + 10);

        assertThat(frontier.now())
                .as("the other partition has had no time to say that it has a backlog, too")
                .isLessThan(OLD + 1_000_000);
    }

    @Test
    void backlogOfTheTaskThatCounts_makesNobodyStalled() {
        long bound = ProgressWatch.STALLED_AFTER_MILLIS;
        receive(0, LIVE, READS, WALL, WALL + 10 * bound);
        receive(1, LIVE, READS, WALL, WALL + 10 * bound);

        receive(0, LIVE + 5 * bound, READS, WALL + 5 * bound, WALL + 10 * bound + 1);

        assertThat(frontier.now())
                .as("what the other partition reportedAt since comes later in the backlog")
                .isEqualTo(LIVE);
    }

    @Test
    void restartAfterADowntime_makesNobodyStalled() {
        frontier.restore(0, 2, LIVE);
        frontier.restore(1, 2, LIVE);
        frontier.restored();
        long later = WALL + 100 * ProgressWatch.STALLED_AFTER_MILLIS;

        receive(0, LIVE + 100 * ProgressWatch.STALLED_AFTER_MILLIS, READS, later);

        assertThat(frontier.now()).isEqualTo(LIVE);
    }

    private void receive(int partition, long time, boolean idle, long reportedAt) {
        receive(partition, time, idle, reportedAt, reportedAt);
    }

    private void receive(int partition, long time, boolean idle, long reportedAt, long wall) {
        frontier.receive(
                Watermark.newBuilder()
                        .setPartition(partition)
                        .setPartitions(2)
                        .setTime(time)
                        .setIdle(idle)
                        .setTold(reportedAt)
                        .build(),
                wall,
                GRACE);
    }
}
