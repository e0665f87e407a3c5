package dev.tokenwarden.dashboards.console.auth;

import dev.tokenwarden.dashboards.console.web.Cookies;
import dev.tokenwarden.dashboards.console.web.Secrets;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import org.jspecify.annotations.Nullable;

/**
 * Protects the API handlers. A request without a session, with too low a role, or a write without the session's CSRF token is
 * refused.
 */
public final class RouteAuthorization {
    /** Header with the session's CSRF token. */
    static final String CSRF_HEADER = "X-CSRF-Token";

    private final Sessions sessions;
    private final Cookies cookies;

    public RouteAuthorization(Sessions sessions, Cookies cookies) {
        this.sessions = sessions;
        this.cookies = cookies;
    }

    /** Handles an authorized request. */
    public interface Handling {
        void handle(Context context, Session session) throws Exception;
    }

    /** A handler that only reads. */
    public Handler read(Handling handling) {
        return context -> handling.handle(context, enter(context, AnalystRole.VIEWER));
    }

    /** A handler that changes something. */
    public Handler write(AnalystRole needed, Handling handling) {
        return context -> {
            Session session = enter(context, needed);
            String token = context.header(CSRF_HEADER);
            if (token == null || !Secrets.same(token, session.csrf())) {
                throw Problem.forbidden(CSRF_HEADER + ": missing, or not that of this session");
            }
            requireSameOrigin(context);
            handling.handle(context, session);
        };
    }

    /** Refuses a request that a page of another site has sent, as the browser reports it. */
    static void requireSameOrigin(Context context) {
        @Nullable String site = context.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw Problem.forbidden("requests from other sites are refused");
        }
    }

    private Session enter(Context context, AnalystRole needed) {
        Session session = sessions.find(cookies.read(context))
                .orElseThrow(
                        () -> Problem.unauthenticated(
                                "sign in first: Tokenwarden prints a link in its terminal, and ./warden console link prints a new one"));
        if (!session.analyst().role().covers(needed)) {
            throw Problem.forbidden("this needs the role " + needed.wireName());
        }
        return session;
    }
}
