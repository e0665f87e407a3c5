package dev.tokenwarden.dashboards;

import dev.tokenwarden.dashboards.console.ConsoleConfig;
import dev.tokenwarden.dashboards.search.SearchConfig;
import dev.tokenwarden.dashboards.sink.SinkConfig;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Configuration of the service.
 *
 * @param kafka client properties with addresses and credentials; not in {@link #toString()}
 */
public record DashboardsConfig(Map<String, Object> kafka, SearchConfig search, SinkConfig sink, ConsoleConfig console) {
    public DashboardsConfig {
        kafka = Map.copyOf(kafka);
        if (!kafka.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException("kafka.bootstrap.servers: is required");
        }
    }

    @Override
    public String toString() {
        return "DashboardsConfig[kafka=********, search=" + search + ", sink=" + sink + ", console=" + console + "]";
    }
}
