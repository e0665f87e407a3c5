package dev.tokenwarden.service.metrics;

/** What a meter measures. */
public enum MeterKind {
    /** A number that only rises while the process runs. */
    COUNTER,
    /** A number that rises and falls; NaN while it is not known. */
    GAUGE,
    /** Durations, with a histogram. */
    TIMER
}
