package dev.tokenwarden.standalone.demo.watch;

/** The rate of a counter, smoothed over a few seconds. */
public final class RateMeter {
    private static final double WEIGHT = 0.3;

    private long count;
    private long nanos;
    private double rate;
    private boolean seen;

    public RateMeter(long count, long nanos) {
        this.count = count;
        this.nanos = nanos;
    }

    /** Takes the current count. Returns the rate per second. */
    public double at(long newCount, long newNanos) {
        double seconds = (newNanos - nanos) / 1e9;
        if (seconds > 0) {
            double now = (newCount - count) / seconds;
            rate = seen ? rate + WEIGHT * (now - rate) : now;
            seen = true;
        }
        count = newCount;
        nanos = newNanos;
        return rate;
    }
}
