package dev.tokenwarden.embedded;

import java.time.Duration;

/**
 * Hears how start-up gets on. Parts start at the same time, each on a thread of its own: implementations must be safe to
 * call from several threads and must not throw.
 */
@FunctionalInterface
public interface StartupListener {
    /** Hears nothing. */
    StartupListener SILENT = (part, took) -> {};

    /**
     * A part began to start.
     *
     * @param part which
     */
    default void starting(Part part) {}

    /**
     * A part answers requests.
     *
     * @param part which
     * @param took the time since it began to start
     */
    void started(Part part, Duration took);
}
