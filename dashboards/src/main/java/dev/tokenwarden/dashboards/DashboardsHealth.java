package dev.tokenwarden.dashboards;

import java.util.Optional;

/**
 * Health of the service.
 *
 * @param live whether new findings reach open pages
 * @param findingsLag detections, decisions and ledger records that are in Kafka and not in OpenSearch yet
 * @param usesLag events that are in Kafka and not read yet
 * @param trouble the reason why nothing is written to OpenSearch now; empty: no problem
 */
public record DashboardsHealth(boolean live, long findingsLag, long usesLag, Optional<String> trouble) {
    public boolean ok() {
        return live && trouble.isEmpty();
    }
}
