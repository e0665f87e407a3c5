package dev.tokenwarden.ingest;

import dev.tokenwarden.ingest.fetch.FetchLimits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How {@link AdmissionService} runs.
 *
 * @param kafka how to connect: {@code bootstrap.servers} and security; settings that the service depends on override
 *     the others
 * @param group consumer group; instances of one group share the input topics
 * @param instance a name of this instance that no other of the group has and that it keeps over restarts, so that it
 *     takes its partitions again at once even after it was killed; null: none, and after a kill they rest for the
 *     session's 10 s
 * @param detection consumer group of detection; admission writes no faster than detection reads
 * @param limits how far an event's time may be from now
 * @param fetch how much data of reporters is held in memory
 * @param times how long the service waits
 */
public record AdmissionConfig(
        Map<String, Object> kafka,
        String group,
        @Nullable String instance,
        String detection,
        AdmissionLimits limits,
        FetchLimits fetch,
        AdmissionTimes times) {
    public AdmissionConfig {
        kafka = Map.copyOf(kafka);
    }

    /** The defaults: group {@code tokenwarden-ingest}, no instance name. */
    public static AdmissionConfig of(Map<String, Object> kafka) {
        return new AdmissionConfig(
                kafka,
                "tokenwarden-ingest",
                null,
                "warden-streams",
                AdmissionLimits.DEFAULT,
                FetchLimits.DEFAULT,
                AdmissionTimes.DEFAULT);
    }

    /** The same with other limits. */
    public AdmissionConfig withLimits(AdmissionLimits other) {
        return new AdmissionConfig(kafka, group, instance, detection, other, fetch, times);
    }

    /** The same with other waiting times. */
    public AdmissionConfig withTimes(AdmissionTimes other) {
        return new AdmissionConfig(kafka, group, instance, detection, limits, fetch, other);
    }

    /** The same in another consumer group. */
    public AdmissionConfig withGroup(String other) {
        return new AdmissionConfig(kafka, other, instance, detection, limits, fetch, times);
    }

    /** The same as this instance of the group. */
    public AdmissionConfig withInstance(String other) {
        return new AdmissionConfig(kafka, group, other, detection, limits, fetch, times);
    }
}
