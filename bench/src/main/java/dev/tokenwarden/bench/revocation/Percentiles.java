package dev.tokenwarden.bench.revocation;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Durations in microseconds, as a line of text. */
record Percentiles(long[] sorted) {
    static Percentiles of(Collection<Long> micros) {
        long[] sorted = micros.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new Percentiles(sorted);
    }

    double millis(double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))] / 1_000.0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "n=%d p50=%.1f ms p90=%.1f ms p99=%.1f ms max=%.1f ms",
                sorted.length,
                millis(0.5),
                millis(0.9),
                millis(0.99),
                millis(1));
    }
}
