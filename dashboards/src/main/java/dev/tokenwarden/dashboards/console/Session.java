package dev.tokenwarden.dashboards.console;

import java.time.Instant;

/**
 * Someone signed in.
 *
 * @param csrf what writes must bring along; kept out of {@link #toString()}
 */
record Session(Grant grant, String csrf, Instant expires) {
    @Override
    public String toString() {
        return "Session[grant=" + grant + ", csrf=********, expires=" + expires + "]";
    }
}
