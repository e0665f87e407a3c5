package dev.tokenwarden.revocation.api;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.ledger.DecisionLoop;
import dev.tokenwarden.revocation.ledger.IssuedToken;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import dev.tokenwarden.service.TokenBuckets;
import dev.tokenwarden.service.http.HttpListener;
import dev.tokenwarden.service.metrics.PipelineMeter;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API over HTTP. Every route except {@code /health} and {@code /openapi.yaml} requires an API token. */
public final class ApiServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
    private static final String OPENAPI = "/openapi/revocation.yaml";

    private final ApiConfig config;
    private final ApiAuthentication authentication;
    private final RevocationRoutes revocations;
    private final DecisionRoutes decisionRoutes;
    private final UndoRoute undo;
    private final ActivityRoute activity;
    private final TokenRoutes tokens;
    private final PreviewRoute preview;
    private final DenylistRoutes denylistRoutes;
    private final AuditRoute auditRoute;
    private final RevokeTokenRoute revokeToken;
    private final TokenBuckets reads;
    private final TokenBuckets writes;
    private final CheckRoute check;
    private final StatusRoute status;
    private final Set<String> registered = new TreeSet<>();
    private final Counter refused;
    private final HttpListener http;
    private final Javalin server;

    public ApiServer(ApiConfig config, ApiBackend backend, Clock clock, MeterRegistry registry) {
        this.config = config;
        DecisionLoop decisions = backend.decisions();
        Supplier<Policy> policy = backend.policy();
        ApiConfig.Rates rates = config.rates();
        this.authentication = new ApiAuthentication(
                () -> valid(config, decisions, clock), new TokenBuckets(rates.failures(), System::nanoTime));
        this.reads = new TokenBuckets(rates.reads(), System::nanoTime);
        this.writes = new TokenBuckets(rates.writes(), System::nanoTime);
        Ordering ordering = new Ordering(decisions);
        this.preview = new PreviewRoute(decisions, ordering, backend.census(), new Previews(clock), policy, clock);
        this.revocations = new RevocationRoutes(
                decisions, backend.propagation(), clock, ordering, preview, new TenantCheck(policy));
        this.decisionRoutes = new DecisionRoutes(decisions, ordering);
        this.undo = new UndoRoute(ordering, clock);
        this.activity = new ActivityRoute(ordering);
        this.tokens = new TokenRoutes(
                decisions,
                ordering,
                config.tokens().stream().map(ApiToken::name).collect(Collectors.toSet()),
                clock);
        this.denylistRoutes = new DenylistRoutes(backend.denylist());
        this.auditRoute = new AuditRoute(backend.audit());
        this.revokeToken = new RevokeTokenRoute(decisions, ordering, policy, clock);
        this.check = new CheckRoute(decisions, new TenantCheck(policy), clock);
        this.status = new StatusRoute(backend, clock);
        this.refused = PipelineMeter.API_REFUSED.counter(registry);
        this.http = HttpListener.builder(config.host(), config.port())
                .tls(config.tls())
                .meters(registry, "api")
                .build();
        this.server = Javalin.create(this::configure);
    }

    /** The tokens of the configuration, and the tokens that were made through the API and are neither revoked nor expired. */
    private static List<ApiToken> valid(ApiConfig config, DecisionLoop decisions, Clock clock) {
        List<ApiToken> valid = new ArrayList<>(config.tokens());
        for (IssuedToken token : decisions.tokens()) {
            if (!token.isValidAt(clock.instant())) {
                continue;
            }
            valid.add(new ApiToken(
                    token.name(),
                    token.sha256(),
                    ApiRole.valueOf(token.role().toUpperCase(Locale.ROOT)),
                    Set.copyOf(token.tenants()),
                    false,
                    token.person()));
        }
        return valid;
    }

    private void configure(JavalinConfig javalin) {
        http.configure(javalin);
        javalin.http.maxRequestSize = JsonBody.MAX_BYTES;
        RoutesConfig routes = javalin.routes;
        open(routes, "/health", status::health);
        open(routes, "/openapi.yaml", ApiServer::openApi);
        route(routes, HandlerType.POST, "/v1/revocations", revocations::revoke);
        route(routes, HandlerType.GET, "/v1/revocations", revocations::list);
        route(routes, HandlerType.GET, "/v1/revocations/{id}", revocations::get);
        route(routes, HandlerType.DELETE, "/v1/revocations/{id}", revocations::reinstate);
        route(routes, HandlerType.POST, "/v1/preview", preview::preview);
        route(routes, HandlerType.POST, "/v1/undo", undo::undo);
        route(routes, HandlerType.POST, "/v1/check", check::check);
        route(routes, HandlerType.POST, "/v1/check/batch", check::batch);
        route(routes, HandlerType.POST, "/v1/denylist/reconcile", denylistRoutes::reconcile);
        route(routes, HandlerType.POST, "/v1/denylist/rebuild", denylistRoutes::rebuild);
        route(routes, HandlerType.POST, "/revoke", ApiRole.CLIENT, revokeToken::revoke);
        route(routes, HandlerType.GET, "/v1/approvals", decisionRoutes::waiting);
        route(routes, HandlerType.GET, "/v1/audit", auditRoute::export);
        route(routes, HandlerType.POST, "/v1/audit", activity::record);
        route(routes, HandlerType.POST, "/v1/tokens", tokens::create);
        route(routes, HandlerType.GET, "/v1/tokens", tokens::list);
        route(routes, HandlerType.DELETE, "/v1/tokens/{name}", tokens::revoke);
        route(routes, HandlerType.GET, "/v1/status", status::status);
        route(routes, HandlerType.GET, "/v1/decisions", decisionRoutes::list);
        route(routes, HandlerType.GET, "/v1/decisions/{id}", decisionRoutes::get);
        route(
                routes,
                HandlerType.POST,
                "/v1/decisions/{id}/approve",
                (request, caller) -> decisionRoutes.judge(request, caller, true));
        route(
                routes,
                HandlerType.POST,
                "/v1/decisions/{id}/reject",
                (request, caller) -> decisionRoutes.judge(request, caller, false));
        routes.exception(Problem.class, this::refuse);
        routes.exception(
                HttpResponseException.class,
                (e, request) -> refuse(Problem.of(e.getStatus(), "The request cannot be served"), request));
        routes.exception(Exception.class, (e, request) -> {
            log.atError().setCause(e).addKeyValue("reason", request.path()).log("Request failed");
            refuse(Problem.of(500, "Internal error"), request);
        });
    }

    private void open(RoutesConfig routes, String path, Handler handler) {
        registered.add("GET " + path);
        routes.addEndpoint(Endpoint.create(HandlerType.GET, path).handler(handler));
    }

    private void route(RoutesConfig routes, HandlerType method, String path, BiConsumer<Context, ApiCaller> handler) {
        route(routes, method, path, ApiRole.VIEWER, handler);
    }

    private void route(
            RoutesConfig routes,
            HandlerType method,
            String path,
            ApiRole least,
            BiConsumer<Context, ApiCaller> handler) {
        registered.add(method.name() + " " + path);
        routes.addEndpoint(Endpoint.create(method, path).handler(request -> {
            ApiCaller caller = authentication.caller(request);
            TokenBuckets limit = isRead(method, path) ? reads : writes;
            if (!limit.allows(caller.actor())) {
                throw Problem.tooMany();
            }
            if (!caller.token().role().includes(least)) {
                throw Problem.forbidden("Authorization", "this token may only report tokens that its client holds");
            }
            handler.accept(request, caller);
        }));
    }

    private static boolean isRead(HandlerType method, String path) {
        return method == HandlerType.GET || path.startsWith("/v1/check");
    }

    private void refuse(Problem problem, Context request) {
        refused.increment();
        Answers.problem(request, problem);
    }

    private static void openApi(Context request) {
        try (InputStream in = ApiServer.class.getResourceAsStream(OPENAPI)) {
            if (in == null) {
                throw Problem.notFound("this build carries no OpenAPI document");
            }
            request.contentType("application/yaml").result(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Method and path of every route. */
    Set<String> routes() {
        return Set.copyOf(registered);
    }

    /**
     * @throws IllegalStateException if the port is taken
     */
    public void start() {
        try {
            server.start();
            http.start();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the revocation API cannot listen on " + config.host() + ":" + config.port(), e);
        }
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        http.close();
    }
}
