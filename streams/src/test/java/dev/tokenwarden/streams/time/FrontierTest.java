package dev.tokenwarden.streams.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.streams.state.Watermark;
import org.junit.jupiter.api.Test;

/** How far those who count may go. */
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
        heard(0, LIVE, READS, WALL);
        assertThat(frontier.now()).as("the other has said nothing yet").isZero();

        heard(1, LIVE - 50, READS, WALL);

        assertThat(frontier.now()).isEqualTo(LIVE - 50);
    }

    @Test
    void idlePartition_isNotWaitedFor_whereEventsAreFresh() {
        heard(1, 0, IDLE, WALL - 60_000);
        heard(0, LIVE, READS, WALL);

        assertThat(frontier.now()).isEqualTo(LIVE);
    }

    @Test
    void idlePartitionsFormerWord_doesNotCount_inABacklog() {
        heard(1, OLD, IDLE, WALL);
        heard(0, OLD + 5_000_000, READS, WALL + 10);
        heard(1, OLD + 1_000, READS, WALL + 20);

        assertThat(frontier.now())
                .as("what the other had to read came with what this one read")
                .isEqualTo(OLD + 1_000);
    }

    @Test
    void idlePartitionsWordAfterTheOthersCameSoFar_counts_inABacklog() {
        heard(1, OLD, IDLE, WALL);
        heard(0, OLD + 5_000_000, READS, WALL + 10);
        heard(0, OLD + 6_000_000, READS, WALL + 500);
        assertThat(frontier.now()).isLessThan(OLD + 5_000_000);

        heard(1, OLD + 1_000, IDLE, WALL + 10 + Frontier.FETCHED_WITHIN_MILLIS);

        assertThat(frontier.now())
                .as("not the later one, which it may not have known of")
                .isEqualTo(OLD + 5_000_000);

        heard(1, OLD + 2_000, IDLE, WALL + 10 + 2 * Frontier.FETCHED_WITHIN_MILLIS);

        assertThat(frontier.now()).isEqualTo(OLD + 6_000_000);
    }

    @Test
    void allIdle_inABacklog_reachTheFurthest() {
        heard(0, OLD, READS, WALL);
        heard(1, OLD + 7, READS, WALL);

        heard(0, OLD, IDLE, WALL + 1_000);
        heard(1, OLD + 7, IDLE, WALL + 1_000);
        heard(0, OLD, IDLE, WALL + 2_000);
        heard(1, OLD + 7, IDLE, WALL + 2_000);

        assertThat(frontier.now()).isEqualTo(OLD + 7);
    }

    @Test
    void afterARestart_nobodyIsTakenForIdle() {
        frontier.restore(0, 2, LIVE);
        frontier.restore(1, 2, OLD);
        frontier.restored();

        assertThat(frontier.now()).isEqualTo(OLD);
    }

    private void heard(int partition, long time, boolean idle, long wall) {
        frontier.heard(
                Watermark.newBuilder()
                        .setPartition(partition)
                        .setPartitions(2)
                        .setTime(time)
                        .setIdle(idle)
                        .setTold(wall)
                        .build(),
                wall,
                GRACE);
    }
}
