package dev.tokenwarden.dashboards.console.auth;

import java.time.Instant;

/**
 * The session of an analyst.
 *
 * @param csrf the token that writes must send; not in {@link #toString()}
 */
public record Session(Analyst analyst, String csrf, Instant expires) {
    @Override
    public String toString() {
        return "Session[analyst=" + analyst + ", csrf=********, expires=" + expires + "]";
    }
}
