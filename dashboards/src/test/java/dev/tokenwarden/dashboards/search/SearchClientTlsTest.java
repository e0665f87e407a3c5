package dev.tokenwarden.dashboards.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.tokenwarden.testkit.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against an HTTPS server that requires client certificates, in place of OpenSearch. */
final class SearchClientTlsTest {
    private final List<String> callers = new CopyOnWriteArrayList<>();

    @TempDir
    private Path dir;

    private TestAuthority authority;
    private HttpsServer server;

    @BeforeEach
    void start() throws IOException {
        authority = new TestAuthority(dir, "ca");
        authority.issue("search", "san=ip:127.0.0.1");
        authority.issue("dashboards", "san=dns:dashboards");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.client("search")) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            String peer = ((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName();
            String basic =
                    exchange.getRequestHeaders().getFirst("Authorization").substring("Basic ".length());
            callers.add(peer + " " + new String(Base64.getDecoder().decode(basic), UTF_8));
            byte[] body = "{\"ok\":true}".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private SearchConfig config(AtomicReference<String> password, SSLContext tls) {
        return SearchConfig.of(
                URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
                "warden",
                password::get,
                Optional.of(tls));
    }

    @Test
    void send_presentsTheCertificate_andThePasswordOfTheMoment() throws Exception {
        AtomicReference<String> password = new AtomicReference<>("first");
        try (SearchClient client = new SearchClient(config(password, authority.client("dashboards")))) {
            assertThat(client.send("GET", "/", Map.of(), null).status()).isEqualTo(200);
            password.set("second");
            assertThat(client.send("GET", "/", Map.of(), null).status()).isEqualTo(200);
        }

        assertThat(callers).containsExactly("CN=dashboards warden:first", "CN=dashboards warden:second");
    }

    @Test
    void send_serverOfAnotherAuthority_isRefused() throws Exception {
        SSLContext wrong = authority.client("dashboards", new TestAuthority(dir, "other"));
        try (SearchClient client = new SearchClient(config(new AtomicReference<>("first"), wrong))) {
            assertThatThrownBy(() -> client.send("GET", "/", Map.of(), null)).isInstanceOf(IOException.class);
        }
        assertThat(callers).isEmpty();
    }

    @Test
    void send_withoutCertificate_isRefused() throws Exception {
        try (SearchClient client = new SearchClient(config(new AtomicReference<>("first"), authority.client(null)))) {
            assertThatThrownBy(() -> client.send("GET", "/", Map.of(), null)).isInstanceOf(IOException.class);
        }
        assertThat(callers).isEmpty();
    }
}
