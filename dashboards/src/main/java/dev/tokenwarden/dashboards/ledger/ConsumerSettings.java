package dev.tokenwarden.dashboards.ledger;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Settings of consumers that read whole topics without a consumer group. */
public final class ConsumerSettings {
    private ConsumerSettings() {}

    /**
     * Client properties of a consumer without a group. It reads committed records only.
     *
     * @param kafka client properties
     * @param name suffix of the client id
     * @param reset {@code earliest} or {@code latest}: where it continues if its offset was deleted
     */
    public static Map<String, Object> withoutGroup(Map<String, Object> kafka, String name, String reset) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "tokenwarden-dashboards-" + name);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return properties;
    }
}
