package dev.tokenwarden.examples;

import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.keys.JwksKeySource;
import dev.tokenwarden.verifier.keys.KeySource;
import dev.tokenwarden.verifier.report.UseReporter;
import dev.tokenwarden.verifier.servlet.RequestedOperation;
import dev.tokenwarden.verifier.servlet.TokenFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** A resource server of one operation. Arguments: directory of the credentials, URL of the issuer's keys. */
public final class CheckoutService {
    private static final String SOURCE = "urn:verifier:checkout/1";
    private static final String TENANT = "shop";

    private CheckoutService() {}

    // docs/verifier.md shows the code that follows.
    public static void main(String[] args) throws Exception {
        Properties redis = load(Path.of(args[0], "checkout.redis.properties"));
        Map<String, Object> kafka = new HashMap<>();
        load(Path.of(args[0], "checkout.kafka.properties")).forEach((name, value) -> kafka.put((String) name, value));

        try (DenylistView denylist = DenylistView.builder("checkout", TENANT)
                        .redis(new RedisConfig(
                                redis.getProperty("host"),
                                Integer.parseInt(redis.getProperty("port")),
                                redis.getProperty("user"),
                                redis.getProperty("password"),
                                false))
                        .start();
                UseReporter reporter = UseReporter.builder("checkout", SOURCE, TENANT)
                        .kafka(kafka)
                        .denylist(denylist)
                        .start();
                KeySource keys = JwksKeySource.builder(URI.create(args[1])).build();
                TokenVerifier verifier = TokenVerifier.builder("checkout")
                        .issuer(IssuerProfile.builder("https://login.shop.example", TENANT, keys)
                                .maxLifetime(Duration.ofHours(1))
                                .build())
                        .denylist(denylist)
                        .reporter(reporter)
                        .edge(true)
                        .build()) {
            denylist.awaitWhole(Duration.ofSeconds(10));
            TokenFilter filter = new TokenFilter(
                    verifier, request -> Optional.of(RequestedOperation.of("GET /orders", "orders:read")));
            ServletContextHandler app = new ServletContextHandler("/");
            app.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
            app.addServlet(new ServletHolder(new Orders()), "/orders");
            Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));
            jetty.setHandler(app);
            jetty.start();
            jetty.join();
        }
    }

    private static final class Orders extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter()
                    .println("orders of " + TokenFilter.token(request).token().sub());
        }
    }
    // End of the code in docs/verifier.md.

    private static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return properties;
    }
}
