package dev.tokenwarden.dashboards.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import dev.tokenwarden.dashboards.action.AuditLog;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.search.SearchConfig;
import dev.tokenwarden.service.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit log comes first: while Kafka does not take a record, nothing is written elsewhere. */
final class ActionLogTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private final AtomicInteger searchRequests = new AtomicInteger();
    private HttpServer search;
    private SearchClient client;

    @BeforeEach
    void startSearch() throws IOException {
        search = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        search.createContext("/", exchange -> {
            searchRequests.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        search.start();
        client = new SearchClient(SearchConfig.of(
                URI.create("http://127.0.0.1:" + search.getAddress().getPort()), "user", "password"));
    }

    @AfterEach
    void stopSearch() {
        client.close();
        search.stop(0);
    }

    @Test
    void actionWhileKafkaIsDown_isRefused_andLeavesNoCopy() throws IOException {
        Session session = new Session(new Analyst("ann", AnalystRole.ADMIN, Set.of(Analyst.ALL)), "csrf", NOW);
        try (AuditLog audit = new AuditLog(Map.of("bootstrap.servers", "127.0.0.1:" + closedPort()))) {
            ActionLog actions = new ActionLog(audit, client, new Searches(client), Clock.fixed(NOW, ZoneOffset.UTC));

            assertThatThrownBy(() -> actions.record(
                            session, "acme", "note", List.of("d1"), JsonNodeFactory.instance.objectNode()))
                    .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.status())
                            .isEqualTo(503))
                    .hasMessageContaining("nothing was changed");
        }
        assertThat(searchRequests).hasValue(0);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
