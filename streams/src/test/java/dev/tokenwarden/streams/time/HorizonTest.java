package dev.tokenwarden.streams.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.streams.state.PeerClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a horizon waits for. */
final class HorizonTest {
    private static final long NOW = 1_000_000;
    private static final long WALL = 1_000_000_000;
    private static final long BOUND = ProgressWatch.STALLED_AFTER_MILLIS;

    @Test
    void oneTaskNotHeard_keepsItAtTheBeginning() {
        Horizon horizon = new Horizon(2);

        horizon.receive(new Horizon(2).report(0, NOW, false, WALL), WALL);

        assertThat(horizon.reached()).isZero();
    }

    @Test
    void everyTaskHeard_asOftenAsThereAreHops_reachesTheSlowest() {
        List<Horizon> tasks = tasks(3);

        for (int round = 1; round < Horizon.HOPS; round++) {
            reportAll(tasks, NOW);
            assertThat(tasks.get(0).reached()).as("after round %d", round).isZero();
        }
        reportAll(tasks, NOW);

        assertThat(tasks).extracting(Horizon::reached).containsOnly(NOW);
    }

    @Test
    void taskWithNothingToRead_isWaitedFor_whereItPassesOnMessages() {
        Horizon horizon = new Horizon(2);
        PeerClock far = PeerClock.newBuilder()
                .setPartition(0)
                .addAllReached(java.util.Collections.nCopies(Horizon.HOPS, NOW))
                .build();

        horizon.receive(far, WALL);
        horizon.receive(new Horizon(2).report(1, 0, true, WALL), WALL);

        assertThat(horizon.reached())
                .as("the idle task has not yet read what the other sent")
                .isZero();
    }

    @Test
    void passesOn_onlyWhatIsNew() {
        List<Horizon> tasks = tasks(2);
        reportAll(tasks, NOW);
        assertThat(tasks.get(0).hasNews()).isTrue();

        for (int round = 0; round <= Horizon.HOPS; round++) {
            reportAll(tasks, NOW);
        }

        assertThat(tasks).extracting(Horizon::hasNews).containsOnly(false);
    }

    @Test
    void taskThatFellSilent_isWaitedForUntilTheBound() {
        List<Horizon> tasks = tasks(3);
        reachTogether(tasks, NOW);

        long later = 0;
        for (; later < BOUND; later += 1_000) {
            reportAll(tasks, 2, NOW + 5_000 + later, WALL + later, WALL + later);
        }
        assertThat(tasks.get(0).reached()).as("before the bound").isLessThan(NOW + 5_000);

        for (int round = 0; round <= Horizon.HOPS; round++) {
            reportAll(tasks, 2, NOW + 5_000 + later, WALL + later, WALL + later);
        }
        assertThat(tasks.get(0).reached()).isEqualTo(NOW + 5_000 + later);
    }

    @Test
    void taskThatNeverSpoke_isWaitedForUntilTheBound() {
        List<Horizon> tasks = tasks(2);
        reportAll(tasks, 1, NOW, WALL, WALL);

        for (int round = 0; round <= Horizon.HOPS; round++) {
            reportAll(tasks, 1, NOW, WALL + BOUND, WALL + BOUND);
        }

        assertThat(tasks.get(0).reached()).isEqualTo(NOW);
    }

    @Test
    void taskWhoseClockStandsStill_isWaitedForUntilTheBound_andPassesOnMessages() {
        List<Horizon> tasks = tasks(2);
        reachTogether(tasks, NOW);

        long later = 0;
        for (; later < BOUND; later += 1_000) {
            reportWithTheSecondStandingStill(tasks, later);
            assertThat(tasks.get(0).reached()).as("after %d ms", later).isLessThan(NOW + 5_000);
        }
        for (int round = 0; round <= Horizon.HOPS; round++) {
            reportWithTheSecondStandingStill(tasks, later);
        }

        assertThat(tasks.get(0).reached()).isEqualTo(NOW + 5_000 + later);
    }

    @Test
    void timeWithoutAnyReport_makesNobodyStalled() {
        List<Horizon> tasks = tasks(2);
        reachTogether(tasks, NOW);
        long later = WALL + 10 * BOUND;

        for (int round = 0; round <= Horizon.HOPS; round++) {
            reportAll(tasks, 1, NOW + 5_000, later + round, later + round);
        }

        assertThat(tasks.get(0).reached()).isLessThan(NOW + 5_000);
    }

    @Test
    void backlogOfThisTask_makesNobodyStalled() {
        List<Horizon> tasks = tasks(2);
        reachTogether(tasks, NOW);

        reportAll(tasks, 1, NOW + 5_000, WALL, WALL + BOUND);
        for (int round = 0; round <= Horizon.HOPS; round++) {
            reportAll(tasks, 1, NOW + 5_000, WALL + round, WALL + 3 * BOUND);
        }

        assertThat(tasks.get(0).reached())
                .as("the other's reports of that time come later in the backlog")
                .isLessThan(NOW + 5_000);
    }

    private static void reachTogether(List<Horizon> tasks, long clock) {
        for (int round = 0; round < Horizon.HOPS; round++) {
            reportAll(tasks, clock);
        }
        assertThat(tasks.get(0).reached()).isEqualTo(clock);
    }

    private static void reportWithTheSecondStandingStill(List<Horizon> tasks, long later) {
        PeerClock moving = tasks.get(0).report(0, NOW + 5_000 + later, false, WALL + later);
        PeerClock stalled = tasks.get(1).report(1, NOW + 1, false, WALL + later);
        for (Horizon task : tasks) {
            task.receive(moving, WALL + later);
            task.receive(stalled, WALL + later);
        }
    }

    private static List<Horizon> tasks(int number) {
        List<Horizon> tasks = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            tasks.add(new Horizon(number));
        }
        return tasks;
    }

    private static void reportAll(List<Horizon> tasks, long clock) {
        reportAll(tasks, tasks.size(), clock, WALL, WALL);
    }

    /** The first tasks report, and all hear it. */
    private static void reportAll(List<Horizon> tasks, int reporting, long clock, long reportedAt, long wall) {
        List<PeerClock> rows = new ArrayList<>();
        for (int i = 0; i < reporting; i++) {
            rows.add(tasks.get(i).report(i, clock + i, false, reportedAt));
        }
        for (Horizon task : tasks) {
            rows.forEach(row -> task.receive(row, wall));
        }
    }
}
