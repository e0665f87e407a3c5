package dev.tokenwarden.dashboards;

import dev.tokenwarden.dashboards.console.ConsoleServer;
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
     * @param policy what the console shows of the policy in force
     * @param changes where the console has it changed
     * @param registry gets {@code tokenwarden.dashboards.*}
     */
    public DashboardsService(
            DashboardsConfig config,
            Supplier<Policy> policy,
            PolicyChanges changes,
            Clock clock,
            MeterRegistry registry) {
        client = new SearchClient(config.search());
        sink = new Sink(config.kafka(), client, config.sink(), policy, clock, registry);
        console = new ConsoleServer(config.console(), config.kafka(), client, sink, policy, changes, clock);
    }

    /**
     * Begins to sink and to serve; returns once the console listens. OpenSearch need not be there yet: the sink goes on
     * trying, and the page says so.
     *
     * @throws IllegalStateException if the console's port is in use; then nothing runs
     */
    public void start() {
        console.start();
        sink.start();
    }

    /** Where analysts reach the console. */
    public URI url() {
        return console.url();
    }

    /** A link that signs this analyst in, once, within the configured time. Print it; do not log it. */
    public URI loginLink(Analyst analyst) {
        return console.loginLink(analyst);
    }

    public DashboardsHealth health() {
        return new DashboardsHealth(console.live(), sink.lag(true), sink.lag(false), sink.trouble());
    }

    /** Stops within 10 s. What was under way and not committed is read again at the next start. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            console.close();
            sink.close();
            client.close();
        }
    }
}
