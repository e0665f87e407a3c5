package dev.tokenwarden.ingest;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How {@link AdmissionService} runs.
 *
 * @param kafka how to connect: {@code bootstrap.servers} and security; what the service relies on overrides the rest
 * @param group consumer group; instances of one group share the input topics
 * @param instance a name of this instance that no other of the group has and that it keeps over restarts, so that it takes
 *     its partitions again at once even after it was killed; null: none, and after a kill they rest for the session's 10 s
 * @param limits how far an event's time may be from now
 * @param align how far apart, in the time of their records, reporters may be while a backlog is worked off
 * @param patience how long a reporter's partition with a backlog may give nothing before others no longer wait for it
 * @param startTimeout how long start waits until the group has formed; after that the service goes on trying on its own
 * @param closeTimeout how long an orderly end may take
 */
public record AdmissionConfig(
        Map<String, Object> kafka,
        String group,
        @Nullable String instance,
        AdmissionLimits limits,
        Duration align,
        Duration patience,
        Duration startTimeout,
        Duration closeTimeout) {
    public AdmissionConfig {
        kafka = Map.copyOf(kafka);
        requirePositive("align", align);
        requirePositive("patience", patience);
        requirePositive("startTimeout", startTimeout);
        requirePositive("closeTimeout", closeTimeout);
    }

    /** The defaults: group {@code tokenwarden-ingest}, aligned within 5 s, patience of 2 s. */
    public static AdmissionConfig of(Map<String, Object> kafka) {
        return new AdmissionConfig(
                kafka,
                "tokenwarden-ingest",
                null,
                AdmissionLimits.DEFAULT,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(3));
    }

    /** The same with other limits. */
    public AdmissionConfig withLimits(AdmissionLimits other) {
        return new AdmissionConfig(kafka, group, instance, other, align, patience, startTimeout, closeTimeout);
    }

    /** The same in another consumer group. */
    public AdmissionConfig withGroup(String other) {
        return new AdmissionConfig(kafka, other, instance, limits, align, patience, startTimeout, closeTimeout);
    }

    /** The same as this instance of the group. */
    public AdmissionConfig withInstance(String other) {
        return new AdmissionConfig(kafka, group, other, limits, align, patience, startTimeout, closeTimeout);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
