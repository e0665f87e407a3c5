package dev.tokenwarden.embedded;

import java.util.Map;

/**
 * A topic as it should be created.
 *
 * @param name the topic
 * @param partitions how many, at least 1
 * @param configs topic settings, such as {@code cleanup.policy}
 */
public record KafkaTopic(String name, int partitions, Map<String, String> configs) {
    /** Copies the settings. */
    public KafkaTopic {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions: must be at least 1: " + partitions);
        }
        configs = Map.copyOf(configs);
    }

    /**
     * A topic with default settings.
     *
     * @param name the topic
     * @param partitions how many, at least 1
     * @return the specification
     */
    public static KafkaTopic of(String name, int partitions) {
        return new KafkaTopic(name, partitions, Map.of());
    }

    /**
     * A topic that keeps the last record of every key.
     *
     * @param name the topic
     * @param partitions how many, at least 1
     * @return the specification
     */
    public static KafkaTopic compacted(String name, int partitions) {
        return new KafkaTopic(name, partitions, Map.of("cleanup.policy", "compact"));
    }
}
