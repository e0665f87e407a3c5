package dev.tokenwarden.standalone.demo.watch;

import java.util.List;

/**
 * Durations in milliseconds. Percentiles are nearest-rank: with fewer than 100 attacks the 99th is the slowest.
 *
 * @param count number of durations
 */
public record Latency(int count, long p50, long p99, long max) {
    public static Latency of(List<Long> millis) {
        if (millis.isEmpty()) {
            return new Latency(0, 0, 0, 0);
        }
        List<Long> sorted = millis.stream().sorted().toList();
        return new Latency(sorted.size(), rank(sorted, 50), rank(sorted, 99), sorted.get(sorted.size() - 1));
    }

    private static long rank(List<Long> sorted, int percent) {
        return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    /** Text for a cell of a table. */
    public String text() {
        return count == 0 ? "none" : "p50 " + p50 + " ms, p99 " + p99 + " ms, of " + count;
    }
}
