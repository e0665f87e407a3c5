package dev.tokenwarden.streams.time;

/**
 * How far the event time of a partition has come. The clock follows the events, but never faster than the broker's
 * append time: one verifier's fast clock must not end the grace of others. When there is no input and nothing is left
 * to read, the clock goes on with the wall clock.
 *
 * <ol>
 *   <li>The clock never goes back.
 *   <li>The clock never passes the greatest min(event time, append time) read so far by more than the idle time since.
 * </ol>
 */
final class StreamClock {
    /**
     * How long there must be no input before the wall clock takes over: longer than the gaps of a slow but steady flow.
     */
    static final long STANDS_STILL_MILLIS = 100;

    private long now;
    private long nowAtRead;
    private long wallAtRead = Long.MIN_VALUE;

    StreamClock(long now) {
        this.now = now;
        this.nowAtRead = now;
    }

    long now() {
        return now;
    }

    /** Notes that an event was read. */
    void read(long eventTime, long appendTime, long wall) {
        now = Math.max(now, Math.min(eventTime, appendTime));
        nowAtRead = now;
        wallAtRead = wall;
    }

    /** Notes that there was no input at {@code wall}. */
    void idle(long wall) {
        if (wallAtRead == Long.MIN_VALUE) {
            wallAtRead = wall;
        }
        long since = wall - wallAtRead;
        if (since >= STANDS_STILL_MILLIS && now > 0) {
            now = Math.max(now, nowAtRead + since);
        }
    }

    /** How long no event has been read, by the wall clock. */
    long idleFor(long wall) {
        return wallAtRead == Long.MIN_VALUE ? 0 : wall - wallAtRead;
    }

    /** Notes that there is input: the idle time starts again. */
    void busy(long wall) {
        nowAtRead = now;
        wallAtRead = wall;
    }
}
