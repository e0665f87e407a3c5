package dev.tokenwarden.dashboards.console;

import dev.tokenwarden.dashboards.action.AuditLog;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.console.auth.FailedSignIns;
import dev.tokenwarden.dashboards.console.auth.RouteAuthorization;
import dev.tokenwarden.dashboards.console.auth.SessionApi;
import dev.tokenwarden.dashboards.console.auth.Sessions;
import dev.tokenwarden.dashboards.console.entity.EntityApi;
import dev.tokenwarden.dashboards.console.entity.UsesApi;
import dev.tokenwarden.dashboards.console.live.EventRate;
import dev.tokenwarden.dashboards.console.live.LiveFeed;
import dev.tokenwarden.dashboards.console.live.LiveTail;
import dev.tokenwarden.dashboards.console.live.StreamApi;
import dev.tokenwarden.dashboards.console.query.DetectionStates;
import dev.tokenwarden.dashboards.console.query.IncidentDetections;
import dev.tokenwarden.dashboards.console.query.Latencies;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.SeenBefore;
import dev.tokenwarden.dashboards.console.query.StateResolver;
import dev.tokenwarden.dashboards.console.query.TokenActivity;
import dev.tokenwarden.dashboards.console.query.TokenFacts;
import dev.tokenwarden.dashboards.console.query.WaitingDecisions;
import dev.tokenwarden.dashboards.console.report.HandoverApi;
import dev.tokenwarden.dashboards.console.report.IncidentAudit;
import dev.tokenwarden.dashboards.console.story.StoryApi;
import dev.tokenwarden.dashboards.console.teamwork.ChangeGuard;
import dev.tokenwarden.dashboards.console.teamwork.Presence;
import dev.tokenwarden.dashboards.console.teamwork.TeamApi;
import dev.tokenwarden.dashboards.console.web.Cookies;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import dev.tokenwarden.dashboards.ledger.LedgerCopy;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.sink.Sink;
import dev.tokenwarden.service.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The routes of the console's API. {@link RouteAuthorization} protects every route except the sign-in routes. */
final class ConsoleApi {
    private final Set<String> paths = new TreeSet<>();
    private final RoutesConfig routes;
    private final RouteAuthorization gate;
    private final ChangeGuard guard = new ChangeGuard();

    /**
     * @param routes receives the routes
     */
    ConsoleApi(RoutesConfig routes, RouteAuthorization gate) {
        this.routes = routes;
        this.gate = gate;
    }

    /** Method and path of every route, such as {@code GET /api/session}. Path parameters are in braces. */
    Set<String> paths() {
        return Set.copyOf(paths);
    }

    /** The parts of the console that the routes use. */
    record Parts(
            ConsoleConfig config,
            StoredData stored,
            PolicyAccess policy,
            LiveParts live,
            SignInState signedIn,
            Clock clock) {}

    /** Data that is stored outside the console. */
    record StoredData(SearchClient client, Sink sink, LedgerCopy ledger, IncidentBook incidents, AuditLog audit) {}

    /** Data that arrives while a page is open. */
    record LiveParts(LiveFeed feed, LiveTail tail, EventRate rate) {}

    /** The signed-in analysts and their cookies. */
    record SignInState(Sessions sessions, Cookies cookies, FailedSignIns failed) {}

    void add(Parts parts) {
        Searches searches = new Searches(parts.stored().client());
        SessionApi session = new SessionApi(
                parts.signedIn().sessions(),
                parts.signedIn().cookies(),
                parts.signedIn().failed(),
                parts.config().lifetimes().session(),
                parts.config().oidc().isPresent(),
                parts.config().revocation().isPresent());
        add("POST", "/api/session", session::open);
        add("GET", "/api/sign-in", session::ways);
        read("/api/session", session::show);
        write("DELETE", "/api/session", AnalystRole.VIEWER, session::close);
        read(
                "/api/health",
                new HealthApi(
                        parts.stored().sink(),
                        parts.live().tail(),
                        parts.live().feed(),
                        parts.live().rate(),
                        parts.stored().ledger(),
                        searches,
                        parts.config())::show);
        read(
                "/api/stream",
                new StreamApi(
                        parts.live().feed(),
                        parts.signedIn().sessions(),
                        parts.signedIn().cookies())::stream);
        TeamApi team = new TeamApi(
                searches, parts.signedIn().sessions(), new Presence(parts.live().feed(), parts.clock()), parts.clock());
        read("/api/people", team::people);
        write("POST", "/api/presence", AnalystRole.VIEWER, team::presence);
        queue(parts, searches);
        incidents(parts, searches);
        tokens(parts, searches);
        pages(parts, searches);
    }

    private void queue(Parts parts, Searches searches) {
        DetectionStates states = new DetectionStates(searches, resolver(parts, searches));
        ActionLog actions = new ActionLog(parts.stored().audit(), parts.stored().client(), searches, parts.clock());
        DetectionApi detections = new DetectionApi(
                searches,
                states,
                new TokenActivity(searches, parts.clock()),
                new SeenBefore(searches),
                new RuleDescriptions(parts.policy().inForce()),
                parts.stored().incidents(),
                new Triage(parts.stored().client(), searches, actions, guard));
        read("/api/detections", detections::list);
        read("/api/detections/{id}", detections::show);
        read("/api/states", detections::states);
        write("POST", "/api/triage", AnalystRole.RESPONDER, detections::triage);
        read("/api/groups", new GroupApi(searches)::show);
        RevocationListApi revocations = new RevocationListApi(searches, new WaitingDecisions(searches));
        read("/api/waiting", revocations::waiting);
        read("/api/revocations", revocations::list);
        AuditApi audit = new AuditApi(searches);
        read("/api/audit", audit::list);
        ViewApi views = new ViewApi(searches, actions);
        read("/api/views", views::list);
        write("POST", "/api/views", AnalystRole.VIEWER, views::save);
        write("DELETE", "/api/views/{id}", AnalystRole.VIEWER, views::remove);
        ExportApi exports = new ExportApi(searches, states, revocations, audit, actions);
        read("/api/export", exports::detections);
        read("/api/export/revocations", exports::revocations);
        read("/api/export/audit", exports::audit);
    }

    private void incidents(Parts parts, Searches searches) {
        IncidentBook book = parts.stored().incidents();
        IncidentDetections members =
                new IncidentDetections(searches, new DetectionStates(searches, resolver(parts, searches)));
        ActionLog actions = new ActionLog(parts.stored().audit(), parts.stored().client(), searches, parts.clock());
        IncidentApi incidents = new IncidentApi(book, searches, members, new IncidentAudit(searches, book, members));
        read("/api/incidents", incidents::list);
        read("/api/incidents/{id}", incidents::show);
        read("/api/incidents/{id}/detections", incidents::detections);
        read("/api/incidents/{id}/audit", incidents::audit);
        read("/api/handover", new HandoverApi(book, searches, new WaitingDecisions(searches), parts.clock())::show);
        Triage triage = new Triage(parts.stored().client(), searches, actions, guard);
        IncidentChanges changes = new IncidentChanges(book, actions, triage);
        write("POST", "/api/incidents/actions", AnalystRole.RESPONDER, changes::apply);
        IncidentRevocations revocations = new IncidentRevocations(
                book,
                members,
                parts.stored().ledger(),
                new RevocationClient(parts.config().revocation()),
                actions);
        read("/api/incidents/{id}/targets", revocations::targets);
        write("POST", "/api/incidents/{id}/preview", AnalystRole.RESPONDER, revocations::preview);
        write("POST", "/api/incidents/{id}/revoke", AnalystRole.RESPONDER, revocations::revoke);
        write("POST", "/api/incidents/{id}/reinstate", AnalystRole.RESPONDER, revocations::reinstate);
    }

    private void tokens(Parts parts, Searches searches) {
        StateResolver resolver = resolver(parts, searches);
        TokenFacts tokens = new TokenFacts(searches, resolver, parts.clock());
        read("/api/token", new TokenApi(searches, tokens, new DetectionStates(searches, resolver))::show);
        read("/api/chain", new ChainApi(searches, tokens)::show);
        read("/api/story", new StoryApi(searches, resolver, revocations(parts))::show);
        read("/api/reach", new ReachApi(searches, parts.clock())::show);
        EntityApi entities = new EntityApi(
                searches, resolver, parts.stored().incidents(), parts.policy().inForce(), parts.clock());
        read("/api/entities/{kind}", entities::show);
        read("/api/uses", new UsesApi(searches)::list);
    }

    private void pages(Parts parts, Searches searches) {
        RevocationClient revocation = new RevocationClient(parts.config().revocation());
        Latencies latencies = new Latencies(searches);
        WaitingDecisions waiting = new WaitingDecisions(searches);
        read("/api/summary", new SummaryApi(searches, latencies, parts.live().rate(), parts.clock())::show);
        OverviewApi overview =
                new OverviewApi(searches, latencies, waiting, new VerifierList(revocation), parts.clock());
        read("/api/overview", overview::show);
        read("/api/counts", overview::counts);
        read("/api/verifiers", overview::verifiers);
        RevocationProxy proxy = new RevocationProxy(revocation);
        write("POST", "/api/preview", AnalystRole.RESPONDER, proxy::preview);
        write("POST", "/api/revocations", AnalystRole.RESPONDER, proxy::revoke);
        read("/api/revocations/{id}", proxy::show);
        read("/api/revocations/{id}/propagation", proxy::propagation);
        write("DELETE", "/api/revocations/{id}", AnalystRole.RESPONDER, proxy::reinstate);
        write("POST", "/api/decisions/{id}/approve", AnalystRole.RESPONDER, proxy::approve);
        write("POST", "/api/decisions/{id}/reject", AnalystRole.RESPONDER, proxy::reject);
        rules(parts, searches);
        read("/api/posture", new PostureApi(searches, parts.policy().inForce(), parts.clock())::show);
    }

    private void rules(Parts parts, Searches searches) {
        read("/api/rules", new RulesApi(searches, parts.policy().inForce(), parts.clock())::list);
        ActionLog actions = new ActionLog(parts.stored().audit(), parts.stored().client(), searches, parts.clock());
        PolicyEditor editor = new PolicyEditor(parts.policy().changes(), parts.clock());
        RuleModeApi modes = new RuleModeApi(parts.policy().inForce(), editor, actions);
        write("PUT", "/api/rules/{rule}/mode", AnalystRole.ADMIN, modes::put);
        ExceptionsApi exceptions =
                new ExceptionsApi(searches, parts.policy().inForce(), editor, actions, parts.clock());
        read("/api/exceptions", exceptions::list);
        RequestedExceptionsApi requests = new RequestedExceptionsApi(searches, exceptions, actions);
        read("/api/exceptions/requests", requests::list);
        write("POST", "/api/exceptions/requests", AnalystRole.RESPONDER, requests::create);
        write("POST", "/api/exceptions/requests/{id}/grant", AnalystRole.ADMIN, requests::grant);
        write("POST", "/api/exceptions/requests/{id}/refuse", AnalystRole.RESPONDER, requests::refuse);
        write("POST", "/api/exceptions/preview", AnalystRole.RESPONDER, exceptions::preview);
        write("POST", "/api/exceptions", AnalystRole.RESPONDER, exceptions::create);
        write("DELETE", "/api/exceptions/{id}", AnalystRole.RESPONDER, exceptions::remove);
    }

    /** A story is shown without acknowledgements if the revocation API does not answer. */
    private static StoryApi.RevocationDetails revocations(Parts parts) {
        RevocationClient client = new RevocationClient(parts.config().revocation());
        return (session, target) -> {
            try {
                return RevocationClient.json(client.ask(session, "GET", "/revocations/" + target, null));
            } catch (Problem e) {
                return Optional.empty();
            }
        };
    }

    private static StateResolver resolver(Parts parts, Searches searches) {
        return new StateResolver(searches, parts.stored().ledger(), parts.clock());
    }

    private void read(String path, RouteAuthorization.Handling handling) {
        add("GET", path, gate.read(handling));
    }

    private void write(String method, String path, AnalystRole needed, RouteAuthorization.Handling handling) {
        add(method, path, gate.write(needed, handling));
    }

    private void add(String method, String path, Handler handler) {
        paths.add(method + " " + path);
        switch (method) {
            case "GET" -> routes.get(path, handler);
            case "POST" -> routes.post(path, handler);
            case "PUT" -> routes.put(path, handler);
            default -> routes.delete(path, handler);
        }
    }
}
