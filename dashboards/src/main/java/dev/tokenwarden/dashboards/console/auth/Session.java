package dev.tokenwarden.dashboards.console.auth;

import java.time.Instant;

/**
 * Someone signed in.
 *
 * @param csrf what writes must bring along; kept out of {@link #toString()}
 */
public record Session(Analyst analyst, String csrf, Instant expires) {
    @Override
    public String toString() {
        return "Session[analyst=" + analyst + ", csrf=********, expires=" + expires + "]";
    }
}
