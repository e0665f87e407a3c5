package dev.tokenwarden.service.health;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How detection is. It detects if nothing is wrong and its state is known; what is not known is a problem too.
 *
 * @param problems what is wrong, one line each; empty: detection makes progress
 * @param threads stream threads; null: detection runs in another process
 * @param setAside what was set aside; null: detection runs in another process
 * @param partitions lag of each partition, as Kafka states it; null: not known, and a problem says why
 */
public record DetectionHealth(
        List<String> problems,
        @Nullable StreamThreads threads,
        @Nullable QuarantineCounts setAside,
        @Nullable List<PartitionLag> partitions) {
    public DetectionHealth {
        problems = List.copyOf(problems);
        partitions = partitions == null ? null : List.copyOf(partitions);
    }

    /** Nothing is known about detection, for that reason. */
    public static DetectionHealth unknown(String reason) {
        return new DetectionHealth(List.of(reason), null, null, null);
    }

    /** Whether detection makes progress. */
    public boolean detecting() {
        return problems.isEmpty();
    }

    /** Events that are not processed yet, without the messages between tasks; null: not known. */
    public @Nullable Long lag() {
        return partitions == null
                ? null
                : partitions.stream()
                        .filter(PartitionLag::holdsEvents)
                        .mapToLong(PartitionLag::records)
                        .sum();
    }

    /** Age of the oldest event that is not processed yet, in milliseconds; null: there is none, or it is not known. */
    public @Nullable Long oldestMillis() {
        return partitions == null
                ? null
                : partitions.stream()
                        .filter(PartitionLag::holdsEvents)
                        .map(PartitionLag::oldestMillis)
                        .filter(Objects::nonNull)
                        .max(Long::compare)
                        .orElse(null);
    }

    /** Names of the partitions that do not move although they have lag. */
    public List<String> stalled() {
        return partitions == null
                ? List.of()
                : partitions.stream()
                        .filter(PartitionLag::stalled)
                        .map(PartitionLag::name)
                        .toList();
    }

    /** One line for people. */
    public String summary() {
        StringBuilder line = new StringBuilder(detecting() ? "detecting" : String.join("; ", problems));
        Long lag = lag();
        if (lag != null) {
            line.append("; lag ").append(lag).append(lag == 1 ? " event" : " events");
            Long oldest = oldestMillis();
            if (oldest != null) {
                line.append(", oldest ").append(seconds(Duration.ofMillis(oldest)));
            }
        }
        if (threads != null && threads.deaths() > 0) {
            line.append("; thread deaths ")
                    .append(threads.deaths())
                    .append(", restarts ")
                    .append(threads.restarts())
                    .append(", last reason: ")
                    .append(threads.lastReason());
        }
        if (setAside != null && setAside.records() + setAside.timers() > 0) {
            line.append("; set aside ")
                    .append(setAside.records())
                    .append(" records and ")
                    .append(setAside.timers())
                    .append(" timers");
        }
        return line.toString();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }
}
