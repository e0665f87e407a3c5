package dev.tokenwarden.dashboards.console.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.web.Cookies;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs analysts in with a one-time code, and out. */
public final class SessionApi {
    private static final Logger log = LoggerFactory.getLogger(SessionApi.class);

    private final Sessions sessions;
    private final Cookies cookies;
    private final Duration lifetime;
    private final boolean hasOidc;
    private final boolean canRevoke;
    private final FailedSignIns failed;

    /**
     * @param lifetime lifetime of a session
     * @param hasOidc whether analysts can sign in at an OpenID provider
     * @param canRevoke whether the console is connected to a revocation API
     */
    public SessionApi(
            Sessions sessions,
            Cookies cookies,
            FailedSignIns failed,
            Duration lifetime,
            boolean hasOidc,
            boolean canRevoke) {
        this.sessions = sessions;
        this.cookies = cookies;
        this.lifetime = lifetime;
        this.hasOidc = hasOidc;
        this.canRevoke = canRevoke;
        this.failed = failed;
    }

    /**
     * {@code POST /api/session} with {@code {"code": ...}}. The page of the link posts it, so that a program that only
     * opens the link (the preview of a chat) does not use the code.
     */
    public void open(Context context) {
        RouteAuthorization.requireSameOrigin(context);
        JsonNode code = JsonBody.read(context).json().path("code");
        if (!code.isTextual()) {
            throw Problem.invalid("code", "is required");
        }
        Sessions.Opened opened = sessions.open(code.asText()).orElseThrow(() -> {
            String reason = "this link was used already or has expired: ./warden console link prints a new one";
            failed.record(context.ip(), reason);
            return Problem.unauthenticated(reason);
        });
        cookies.set(context, opened.secret(), lifetime);
        log.atInfo()
                .addKeyValue("person", opened.session().analyst().name())
                .addKeyValue("role", opened.session().analyst().role())
                .log("Analyst signed in");
        Answers.json(context, 200, view(opened.session()));
    }

    /** {@code GET /api/sign-in}: how an analyst can sign in. */
    public void ways(Context context) {
        Answers.json(context, 200, JsonNodeFactory.instance.objectNode().put("oidc", hasOidc));
    }

    /** {@code GET /api/session}. */
    public void show(Context context, Session session) {
        Answers.json(context, 200, view(session));
    }

    /** {@code DELETE /api/session}. */
    public void close(Context context, Session session) {
        sessions.close(cookies.read(context));
        cookies.clear(context);
        context.status(204);
    }

    private ObjectNode view(Session session) {
        Analyst analyst = session.analyst();
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("name", analyst.name());
        view.put("role", analyst.role().wireName());
        view.put("all_tenants", analyst.seesAll());
        ArrayNode tenants = view.putArray("tenants");
        analyst.named().forEach(tenants::add);
        view.put("can_revoke", analyst.role().covers(AnalystRole.RESPONDER) && canRevoke);
        view.put("csrf", session.csrf());
        view.put("expires", session.expires().toString());
        return view;
    }
}
