package dev.tokenwarden.dashboards.console;

import dev.tokenwarden.dashboards.action.AuditLog;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.FailedSignIns;
import dev.tokenwarden.dashboards.console.auth.OidcApi;
import dev.tokenwarden.dashboards.console.auth.RouteAuthorization;
import dev.tokenwarden.dashboards.console.auth.Sessions;
import dev.tokenwarden.dashboards.console.live.EventRate;
import dev.tokenwarden.dashboards.console.live.LiveFeed;
import dev.tokenwarden.dashboards.console.live.LiveTail;
import dev.tokenwarden.dashboards.console.web.Assets;
import dev.tokenwarden.dashboards.console.web.Cookies;
import dev.tokenwarden.dashboards.console.web.Secrets;
import dev.tokenwarden.dashboards.console.web.SecurityHeaders;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import dev.tokenwarden.dashboards.incident.IncidentFollower;
import dev.tokenwarden.dashboards.ledger.LedgerCopy;
import dev.tokenwarden.dashboards.ledger.LedgerFollower;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.sink.Sink;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import dev.tokenwarden.service.Worker;
import dev.tokenwarden.service.http.HttpLimits;
import dev.tokenwarden.service.http.HttpListener;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console's HTTP server. */
public final class ConsoleServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsoleServer.class);
    private static final int MAX_CONNECTIONS = 1_024;
    /** Behind a proxy, all analysts have the same address. */
    private static final int MAX_CONNECTIONS_PER_ADDRESS = 512;

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int MAX_HEADER = 16 << 10;
    private static final int MAX_BODY = 64 << 10;
    /** Addresses of the pages, which have one HTML document. */
    private static final String[] PAGES = {
        "/",
        "/incidents",
        "/queue",
        "/token",
        "/session",
        "/grant",
        "/client",
        "/subject",
        "/address",
        "/agent",
        "/user-agent",
        "/report",
        "/uses",
        "/handover",
        "/chain",
        "/revocations",
        "/posture",
        "/rules",
        "/audit"
    };

    private final ConsoleConfig config;
    private final Sessions sessions;
    private final LiveFeed feed;
    private final LiveTail tail;
    private final AuditLog audit;
    private final List<Worker> workers;
    private final HttpListener listener;
    private final Javalin server;
    private final Set<String> paths;

    /**
     * @param kafka client properties
     * @param client the caller closes it
     */
    public ConsoleServer(
            ConsoleConfig config,
            Map<String, Object> kafka,
            SearchClient client,
            Sink sink,
            PolicyAccess policy,
            Clock clock,
            MeterRegistry registry) {
        this.config = config;
        sessions = new Sessions(
                clock, config.lifetimes().code(), config.lifetimes().session());
        feed = new LiveFeed(new Secrets().next().substring(0, 8));
        LedgerCopy ledger = new LedgerCopy(clock);
        tail = new LiveTail(kafka, feed, ledger, clock);
        EventRate rate = new EventRate(kafka);
        audit = new AuditLog(kafka);
        FailedSignIns failed = new FailedSignIns(audit, clock);
        LedgerFollower follower = new LedgerFollower(kafka, ledger);
        IncidentBook incidents = new IncidentBook();
        IncidentFollower joining = new IncidentFollower(
                kafka,
                incidents,
                sink.findingsRetention(),
                IncidentBook.capacity(Runtime.getRuntime().maxMemory()),
                clock);
        workers = List.of(
                Worker.builder("tokenwarden-console-live", tail).build(),
                Worker.builder("tokenwarden-console-rate", rate).build(),
                Worker.builder("tokenwarden-console-ledger", stop -> follower.follow(stop::isRequested))
                        .build(),
                Worker.builder("tokenwarden-console-incidents", stop -> joining.follow(stop::isRequested))
                        .build());
        Cookies cookies = new Cookies(config.publicUrl()
                .map(url -> "https".equals(url.getScheme()))
                .orElse(config.tls().isPresent()));
        RouteAuthorization gate = new RouteAuthorization(sessions, cookies);
        ConsoleApi.Parts parts = new ConsoleApi.Parts(
                config,
                new ConsoleApi.StoredData(client, sink, ledger, incidents, audit),
                policy,
                new ConsoleApi.LiveParts(feed, tail, rate),
                new ConsoleApi.SignInState(sessions, cookies, failed),
                clock);
        Assets assets = new Assets();
        Set<String> served = new HashSet<>();
        listener = HttpListener.builder(config.host(), config.port())
                .limits(limits(config.lifetimes().session()))
                .tls(config.tls().orElse(null))
                .meters(registry, "console")
                .build();
        server = Javalin.create(javalin -> {
            listener.configure(javalin);
            RoutesConfig routes = javalin.routes;
            routes.before(SecurityHeaders::set);
            for (String page : PAGES) {
                routes.get(page, context -> assets.send(context, "index.html"));
            }
            routes.get("/login", context -> assets.send(context, "login.html"));
            config.oidc().ifPresent(oidc -> {
                OidcApi signIn =
                        new OidcApi(oidc, sessions, cookies, config.lifetimes().session(), this::url, failed, clock);
                routes.get("/auth/start", signIn::start);
                routes.get("/auth/callback", context -> assets.send(context, signIn.callback(context)));
            });
            routes.get("/assets/<path>", assets::serve);
            ConsoleApi api = new ConsoleApi(routes, gate);
            api.add(parts);
            served.addAll(api.paths());
            errors(routes);
        });
        paths = Set.copyOf(served);
    }

    /** The body is read before the request gets a thread. The request of a live stream lasts as long as its page is open. */
    private static HttpLimits limits(Duration longestRequest) {
        return new HttpLimits(MAX_CONNECTIONS, MAX_CONNECTIONS_PER_ADDRESS, IDLE, longestRequest, MAX_HEADER, MAX_BODY);
    }

    /** The API's routes, such as {@code GET /api/session}. */
    Set<String> paths() {
        return paths;
    }

    private static void errors(RoutesConfig routes) {
        routes.exception(Problem.class, (problem, context) -> Answers.problem(context, problem));
        routes.exception(
                HttpResponseException.class,
                (e, context) -> Answers.problem(context, Problem.of(e.getStatus(), String.valueOf(e.getMessage()))));
        routes.exception(IOException.class, (e, context) -> {
            log.atWarn()
                    .addKeyValue("address", context.path())
                    .addKeyValue("reason", e.getMessage())
                    .log("OpenSearch does not answer");
            Answers.problem(
                    context,
                    Problem.unavailable(
                            "OpenSearch does not answer. New records wait in Kafka and appear later. Try again in a moment"));
        });
        routes.exception(Exception.class, ConsoleServer::unexpected);
    }

    private static void unexpected(Exception e, Context context) {
        log.atError().addKeyValue("address", context.path()).setCause(e).log("Request failed");
        Answers.problem(context, Problem.of(500, "Unexpected error", "the request failed; see the log of the server"));
    }

    /**
     * Listens, and follows Kafka. OpenSearch does not have to answer yet.
     *
     * @throws IllegalStateException if the port is in use
     */
    public void start() {
        try {
            server.start();
            listener.start();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the console cannot listen on " + config.host() + ":" + config.port() + ": " + e.getMessage(), e);
        }
        workers.forEach(Worker::start);
    }

    /** The address for analysts. */
    public URI url() {
        String scheme = config.tls().isPresent() ? "https" : "http";
        return config.publicUrl().orElseGet(() -> URI.create(scheme + "://" + config.host() + ":" + server.port()));
    }

    /** A link that signs the analyst in once, within the configured time. Show it to that person only. */
    public URI loginLink(Analyst analyst) {
        return URI.create(url() + "/login?code=" + sessions.code(analyst));
    }

    /** Whether new findings reach open pages. */
    public boolean live() {
        return tail.healthy();
    }

    @Override
    public void close() {
        feed.close();
        server.stop();
        listener.close();
        workers.forEach(Worker::close);
        audit.close();
    }
}
