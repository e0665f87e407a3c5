package dev.tokenwarden.streams.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.streams.state.PeerClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a horizon waits for. */
final class HorizonTest {
    private static final long NOW = 1_000_000;

    @Test
    void oneTaskNotHeard_keepsItAtTheBeginning() {
        Horizon horizon = new Horizon(2);

        horizon.heard(new Horizon(2).tell(0, NOW, false));

        assertThat(horizon.reached()).isZero();
    }

    @Test
    void everyTaskHeard_asOftenAsThereAreHops_reachesTheSlowest() {
        List<Horizon> tasks = tasks(3);

        for (int round = 1; round < Horizon.HOPS; round++) {
            tellAll(tasks, NOW);
            assertThat(tasks.get(0).reached()).as("after round %d", round).isZero();
        }
        tellAll(tasks, NOW);

        assertThat(tasks).extracting(Horizon::reached).containsOnly(NOW);
    }

    @Test
    void taskWithNothingToRead_isWaitedFor_whereItPassesOnMessages() {
        Horizon horizon = new Horizon(2);
        PeerClock far = PeerClock.newBuilder()
                .setPartition(0)
                .addAllReached(java.util.Collections.nCopies(Horizon.HOPS, NOW))
                .build();

        horizon.heard(far);
        horizon.heard(new Horizon(2).tell(1, 0, true));

        assertThat(horizon.reached())
                .as("the idle task has not yet read what the other sent")
                .isZero();
    }

    @Test
    void tellsOn_onlyWhatIsNew() {
        List<Horizon> tasks = tasks(2);
        tellAll(tasks, NOW);
        assertThat(tasks.get(0).hasNews()).isTrue();

        for (int round = 0; round <= Horizon.HOPS; round++) {
            tellAll(tasks, NOW);
        }

        assertThat(tasks).extracting(Horizon::hasNews).containsOnly(false);
    }

    private static List<Horizon> tasks(int number) {
        List<Horizon> tasks = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            tasks.add(new Horizon(number));
        }
        return tasks;
    }

    private static void tellAll(List<Horizon> tasks, long clock) {
        List<PeerClock> rows = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            rows.add(tasks.get(i).tell(i, clock + i, false));
        }
        for (Horizon task : tasks) {
            rows.forEach(task::heard);
        }
    }
}
