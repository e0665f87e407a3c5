package dev.tokenwarden.standalone.demo.watch;

import java.time.Duration;

/** Waits, and ends early when a stop is requested. */
public interface Pause {
    /** Waits that long, or until a stop is requested. Returns whether a stop was requested. */
    boolean forAtMost(Duration time);
}
