package dev.tokenwarden.spring;

import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Scopes;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.verifier.report.UseListener;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The token that a request presented, and the report of its use, which is sent once. A token is checked before Spring knows which
 * handler the request has, so the report waits for the handler, or for the answer if there is none. Used by the request's thread.
 */
final class PresentedToken {
    private static final String ATTRIBUTE = PresentedToken.class.getName();

    private final String tenant;
    private final Token token;
    private final Use use;
    private boolean reported;

    PresentedToken(String tenant, Token token, Use use) {
        this.tenant = tenant;
        this.token = token;
        this.use = use;
    }

    void attachTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static @Nullable PresentedToken of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof PresentedToken presented ? presented : null;
    }

    Set<String> scopes() {
        return Set.copyOf(Scopes.parse(token.scope()));
    }

    boolean isExpired(Instant now) {
        Long exp = token.exp();
        return exp != null && exp <= now.getEpochSecond();
    }

    /**
     * Reports the use, if it was not reported yet.
     *
     * @param rejected why the request was not served; null: the reason of the token's check, if there was one
     */
    void report(UseListener listener, String operation, Set<String> required, @Nullable RejectionReason rejected) {
        if (reported) {
            return;
        }
        reported = true;
        Use.Builder report = use.toBuilder().operation(operation);
        if (!required.isEmpty()) {
            report.requiredScope(Scopes.join(required));
        }
        if (rejected != null && use.outcome() == Use.Outcome.ACCEPTED) {
            report.outcome(Use.Outcome.REJECTED).reason(rejected);
        }
        listener.used(tenant, token, report.build());
    }
}
