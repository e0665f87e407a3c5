package dev.tokenwarden.dashboards.console.auth;

import java.time.Instant;

/**
 * Someone signed in.
 *
 * @param csrf what writes must bring along; kept out of {@link #toString()}
 */
public record Session(Grant grant, String csrf, Instant expires) {
    @Override
    public String toString() {
        return "Session[grant=" + grant + ", csrf=********, expires=" + expires + "]";
    }
}
