package dev.tokenwarden.dashboards.console;

import dev.tokenwarden.contract.policy.Policy;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.sink.Sink;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console's HTTP server. */
public final class ConsoleServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsoleServer.class);
    private static final long MAX_BODY = 64 * 1024;

    private final ConsoleConfig config;
    private final Sessions sessions;
    private final LiveFeed feed;
    private final LiveTail tail;
    private final Thread tailThread;
    private final Javalin server;

    /**
     * @param kafka client properties
     * @param client stays the caller's to close
     */
    public ConsoleServer(
            ConsoleConfig config,
            Map<String, Object> kafka,
            SearchClient client,
            Sink sink,
            Supplier<Policy> policy,
            Clock clock) {
        this.config = config;
        sessions = new Sessions(clock, config.codeLifetime(), config.sessionLifetime());
        feed = new LiveFeed(new Secrets().next().substring(0, 8));
        tail = new LiveTail(kafka, feed);
        tailThread = new Thread(tail, "tokenwarden-live");
        tailThread.setDaemon(true);
        Searches searches = new Searches(client);
        Cookies cookies = new Cookies(
                config.publicUrl().map(url -> "https".equals(url.getScheme())).orElse(false));
        Gate gate = new Gate(sessions, cookies);
        SessionApi session = new SessionApi(sessions, cookies, config);
        DetectionApi detections =
                new DetectionApi(searches, new States(searches), new Activity(searches, clock), new Rulebook(policy));
        SummaryApi summary = new SummaryApi(searches, new Latencies(searches), tail, clock);
        StreamApi stream = new StreamApi(feed, sessions, cookies);
        RevocationProxy revocations = new RevocationProxy(config.revocation());
        HealthApi health = new HealthApi(sink, tail, searches, config);
        Assets assets = new Assets();
        server = Javalin.create(javalin -> {
            javalin.startup.showJavalinBanner = false;
            javalin.startup.showOldJavalinVersionWarning = false;
            javalin.http.maxRequestSize = MAX_BODY;
            javalin.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
            RoutesConfig routes = javalin.routes;
            routes.before(SecurityHeaders::set);
            routes.get("/", context -> assets.send(context, "index.html"));
            routes.get("/login", context -> assets.send(context, "login.html"));
            routes.get("/assets/<path>", assets::serve);
            routes.post("/api/session", session::open);
            routes.get("/api/session", gate.read(session::show));
            routes.delete("/api/session", gate.write(Role.VIEWER, session::close));
            routes.get("/api/detections", gate.read(detections::list));
            routes.get("/api/detections/{id}", gate.read(detections::show));
            routes.get("/api/states", gate.read(detections::states));
            routes.get("/api/summary", gate.read(summary::show));
            routes.get("/api/stream", gate.read(stream::stream));
            routes.get("/api/health", gate.read(health::show));
            routes.post("/api/revocations", gate.write(Role.RESPONDER, revocations::revoke));
            routes.get("/api/revocations/{id}", gate.read(revocations::show));
            routes.delete("/api/revocations/{id}", gate.write(Role.RESPONDER, revocations::reinstate));
            errors(routes);
        });
    }

    private static void errors(RoutesConfig routes) {
        routes.exception(ApiException.class, (problem, context) -> Http.problem(context, problem));
        routes.exception(
                HttpResponseException.class,
                (e, context) -> Http.problem(context, ApiException.of(e.getStatus(), String.valueOf(e.getMessage()))));
        routes.exception(IOException.class, (e, context) -> {
            log.atWarn()
                    .addKeyValue("path", context.path())
                    .addKeyValue("reason", e.getMessage())
                    .log("no answer from OpenSearch");
            Http.problem(
                    context,
                    ApiException.unavailable("OpenSearch does not answer; what arrives is kept and comes later"));
        });
        routes.exception(Exception.class, ConsoleServer::unexpected);
    }

    private static void unexpected(Exception e, Context context) {
        log.atError().addKeyValue("path", context.path()).setCause(e).log("a request failed");
        Http.problem(context, ApiException.of(500, "this failed; the log of the server says why"));
    }

    /**
     * Listens and follows Kafka. OpenSearch need not be there yet.
     *
     * @throws IllegalStateException if the port is in use
     */
    public void start() {
        try {
            server.start(config.host(), config.port());
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the console cannot listen on " + config.host() + ":" + config.port() + ": " + e.getMessage(), e);
        }
        tailThread.start();
    }

    /** Where analysts reach it. */
    public URI url() {
        return config.publicUrl().orElseGet(() -> URI.create("http://" + config.host() + ":" + server.port()));
    }

    /** A link that signs someone in once, soon. Show it to that person only. */
    public URI loginLink(Grant grant) {
        return URI.create(url() + "/login?code=" + sessions.code(grant));
    }

    /** Whether new findings reach open pages. */
    public boolean live() {
        return tail.healthy();
    }

    @Override
    public void close() {
        tail.stop();
        feed.close();
        server.stop();
        try {
            tailThread.join(TimeUnit.SECONDS.toMillis(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
