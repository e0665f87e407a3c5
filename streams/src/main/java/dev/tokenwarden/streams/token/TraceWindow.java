package dev.tokenwarden.streams.token;

/** How long the uses of one trace belong together, and how long a presentation is kept for late uses. */
public final class TraceWindow {
    /** The longest time between the uses of one trace, in milliseconds. */
    public static final long SPAN_MILLIS = 300_000;
    /** A presentation is kept for this long, in milliseconds, so that late uses of its trace find it. */
    public static final long REMEMBERED_MILLIS = 4 * SPAN_MILLIS;

    private TraceWindow() {}
}
