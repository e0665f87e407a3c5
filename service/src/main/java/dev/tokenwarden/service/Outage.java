package dev.tokenwarden.service;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The failures of a task since it last worked. One thread adds failures; others may read and end the outage. */
final class Outage {
    private volatile @Nullable Throwable last;

    /**
     * Adds a failure.
     *
     * @return whether it is the first of this outage, or of another class than the one before
     */
    boolean add(Throwable failure) {
        Throwable earlier = last;
        last = failure;
        return earlier == null || earlier.getClass() != failure.getClass();
    }

    /** The task works again. */
    void end() {
        last = null;
    }

    /** The last failure; empty while the task works. */
    Optional<Throwable> last() {
        return Optional.ofNullable(last);
    }
}
