package dev.tokenwarden.contract;

import java.util.Map;

/**
 * The settings of a topic.
 *
 * @param partitions the default number of partitions
 * @param configs Kafka topic settings that differ from the broker's defaults and that Tokenwarden needs
 */
public record TopicSpec(String name, int partitions, Map<String, String> configs) {
    public TopicSpec {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions of " + name + " must be at least 1");
        }
        configs = Map.copyOf(configs);
    }

    /** The same topic with another number of partitions. */
    public TopicSpec withPartitions(int other) {
        return new TopicSpec(name, other, configs);
    }
}
