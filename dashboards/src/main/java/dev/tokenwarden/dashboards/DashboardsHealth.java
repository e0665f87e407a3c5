package dev.tokenwarden.dashboards;

import java.util.Optional;

/**
 * How the service is.
 *
 * @param live whether new findings reach open pages
 * @param findingsLag detections, decisions and ledger records that are in Kafka and not in OpenSearch yet
 * @param usesLag events that are in Kafka and not read yet
 * @param trouble why nothing gets into OpenSearch at the moment, if so
 */
public record DashboardsHealth(boolean live, long findingsLag, long usesLag, Optional<String> trouble) {
    public boolean ok() {
        return live && trouble.isEmpty();
    }
}
