package dev.tokenwarden.contract;

import java.util.Map;

/**
 * A topic as it should be created.
 *
 * @param partitions how many, where nobody says otherwise
 * @param configs Kafka topic configurations that differ from the broker's defaults and that the project relies on
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
