package dev.tokenwarden.dashboards;

import dev.tokenwarden.dashboards.console.ConsoleServer;
import dev.tokenwarden.dashboards.console.PolicyAccess;
import dev.tokenwarden.dashboards.console.PolicyChanges;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.sink.Sink;
import dev.tokenwarden.policy.Policy;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The sink into OpenSearch, and the console on top of it. */
public final class DashboardsService implements AutoCloseable {
    private final SearchClient client;
    private final Sink sink;
    private final ConsoleServer console;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param policy returns the policy in force
     * @param changes changes the policy for the console
     * @param registry receives the metrics {@code tokenwarden.dashboards.*}
     */
    public DashboardsService(
            DashboardsConfig config,
            Supplier<Policy> policy,
            PolicyChanges changes,
            Clock clock,
            MeterRegistry registry) {
        client = new SearchClient(config.search());
        sink = new Sink(config.kafka(), client, config.sink(), policy, clock, registry);
        console = new ConsoleServer(
                config.console(), config.kafka(), client, sink, new PolicyAccess(policy, changes), clock, registry);
    }

    /**
     * Starts the sink and the console, and returns when the console listens. OpenSearch does not have to answer yet: the sink keeps
     * trying, and the console shows a banner.
     *
     * @throws IllegalStateException if the console's port is in use; nothing is then started
     */
    public void start() {
        console.start();
        sink.start();
    }

    /** The address of the console. */
    public URI url() {
        return console.url();
    }

    /** A link that signs this analyst in once, within the configured time. Print it; do not log it. */
    public URI loginLink(Analyst analyst) {
        return console.loginLink(analyst);
    }

    public DashboardsHealth health() {
        return new DashboardsHealth(console.live(), sink.lag(true), sink.lag(false), sink.trouble());
    }

    /** Why the service makes no progress and only a restart helps; empty: it makes progress, or waits for Kafka or OpenSearch. */
    public String standstill() {
        return sink.standstill();
    }

    /** Stops within 10 s. Records that were not committed are read again at the next start. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            console.close();
            sink.close();
            client.close();
        }
    }
}
