package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.keys.KeySource;
import dev.tokenwarden.verifier.report.UseReporter;
import dev.tokenwarden.verifier.servlet.RequestedOperation;
import dev.tokenwarden.verifier.servlet.TokenFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty service behind {@code TokenFilter}, with denylist view, reporter and spool, in a separate process. */
final class ProtectedService {
    private ProtectedService() {}

    /** Does nothing, because the benchmark measures the filter. */
    private static final class Nothing extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            response.setContentLength(0);
        }
    }

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]);
        Corpus corpus = Corpus.read(dir, "RS256");
        Server jetty = new Server();
        try (DenylistView view = DenylistView.builder("service", Corpus.TENANT)
                        .redis(Servers.redis(dir))
                        .start();
                UseReporter reporter = UseReporter.builder(Corpus.REGISTRATION, "urn:verifier:bench", Corpus.TENANT)
                        .kafka(Servers.kafka(dir))
                        .spool(dir.resolve("spool"), 1L << 30)
                        .denylist(view)
                        .start();
                TokenVerifier verifier = TokenVerifier.builder(Corpus.AUDIENCE)
                        .issuer(IssuerProfile.builder(Corpus.ISSUER, Corpus.TENANT, KeySource.of(corpus.jwks()))
                                .build())
                        .denylist(view)
                        .reporter(reporter)
                        .build()) {
            if (!view.awaitWhole(Duration.ofSeconds(60))) {
                throw new IllegalStateException("the view did not become whole");
            }
            ServletContextHandler context = new ServletContextHandler("/");
            TokenFilter filter = new TokenFilter(
                    verifier, request -> Optional.of(RequestedOperation.of("GET /payments", "payments:write")));
            context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
            context.addServlet(new ServletHolder(new Nothing()), "/*");
            jetty.setHandler(context);
            ServerConnector connector = new ServerConnector(jetty);
            connector.setHost("127.0.0.1");
            jetty.addConnector(connector);
            jetty.start();
            answerCommands(connector.getLocalPort(), reporter);
            jetty.stop();
        }
    }

    private static void answerCommands(int port, UseReporter reporter) throws Exception {
        BufferedReader commands = ChildJvm.commands();
        ChildJvm.answer(Integer.toString(port));
        while (commands.readLine() != null) {
            ChildJvm.answer(reporter.sent() + " " + reporter.dropped() + " " + reporter.pending());
        }
    }
}
