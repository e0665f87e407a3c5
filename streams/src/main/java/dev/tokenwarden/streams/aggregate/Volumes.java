package dev.tokenwarden.streams.aggregate;

import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.VolumeCheck;
import java.time.Duration;

/**
 * Keeps the totals of volume detections true. Most repeats of a detection are not passed on, so the last one that was may lag
 * behind. A check that is due after the rule's window passes on the detection once more if its total has grown since. Each
 * client and address has at most one check that waits.
 */
public final class Volumes {
    /** How long a total may lag behind. */
    public static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

    private Volumes() {}

    /** Asks for a check after {@code window}, at most five minutes, unless one waits already. */
    static void checkLater(AggregateWork work, Duration window) {
        AggregateState.Builder state = work.state();
        if (state.getVolumeCheck() != 0) {
            return;
        }
        Duration delay = window.compareTo(LONGEST_DELAY) < 0 ? window : LONGEST_DELAY;
        long at = work.fact().getTime() + delay.toMillis();
        state.setVolumeCheck(at);
        Fact check = Fact.newBuilder()
                .setTenant(work.tenant())
                .setTime(at)
                .setVolumeCheck(VolumeCheck.getDefaultInstance())
                .build();
        work.further().later(work.key(), check, at);
    }
}
