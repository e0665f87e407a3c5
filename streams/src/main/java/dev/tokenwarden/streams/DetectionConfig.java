package dev.tokenwarden.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where and how the detection job runs.
 *
 * @param kafka client properties: bootstrap servers and security
 * @param applicationId names the job: its consumer group, its transactions and its changelog topics
 * @param instance name of this instance in the job, the same after every restart. A killed instance then gets its tasks
 *     back at once, and does not wait for its session to expire
 * @param stateDirectory directory of its stores; it may be lost, because the changelogs hold the same data
 * @param threads stream threads of this instance
 * @param commitInterval between commits of output that is not urgent; a detection is committed at once
 * @param replicationFactor of the changelog topics; -1: the broker's default
 */
public record DetectionConfig(
        Map<String, Object> kafka,
        String applicationId,
        String instance,
        Path stateDirectory,
        int threads,
        Duration commitInterval,
        int replicationFactor) {
    public DetectionConfig {
        kafka = Map.copyOf(kafka);
        if (threads < 1) {
            throw new IllegalArgumentException("threads: must be at least 1");
        }
        if (commitInterval.isNegative() || commitInterval.isZero()) {
            throw new IllegalArgumentException("commitInterval: must be positive");
        }
    }

    /** One thread; output that is not urgent, and output of a backlog, is committed every 500 ms. */
    public static DetectionConfig of(Map<String, Object> kafka, Path stateDirectory) {
        return new DetectionConfig(kafka, "warden-streams", "1", stateDirectory, 1, Duration.ofMillis(500), -1);
    }

    @Override
    public String toString() {
        return "DetectionConfig[applicationId=" + applicationId + ", stateDirectory=" + stateDirectory + "]";
    }
}
