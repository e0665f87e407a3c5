package dev.tokenwarden.standalone.demo.watch;

import java.time.Duration;

/** How the demo lets time pass, so that whoever runs it can end it early. */
public interface Pause {
    /** Waits that long, or until the end is asked for. Returns whether it is. */
    boolean forAtMost(Duration time);
}
