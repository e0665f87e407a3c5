package dev.tokenwarden.standalone.monitoring;

import dev.tokenwarden.service.health.Probe;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Asks Kafka every two seconds whether it answers. */
public final class KafkaProbe implements AutoCloseable {
    private static final int ANSWER_MILLIS = 3_000;

    private final Admin admin;
    private final Probe probe;

    /** @param kafka client properties of any principal: it needs no rights */
    public KafkaProbe(Map<String, Object> kafka) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "tokenwarden-probe");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, ANSWER_MILLIS / 3);
        this.admin = Admin.create(properties);
        this.probe = new Probe(
                "Kafka", () -> admin.describeCluster().nodes().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS), () -> {});
    }

    /** Starts to ask. */
    public void start() {
        probe.start();
    }

    /** Why Kafka counts as lost; empty: it answers. */
    public String problem() {
        return probe.problem();
    }

    @Override
    public void close() {
        probe.close();
        admin.close(Duration.ZERO);
    }
}
