package dev.tokenwarden.verifier.servlet;

import dev.tokenwarden.verifier.VerifiedToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request whose principal is the token's subject, and whose roles are the token's scopes. */
final class AuthenticatedRequest extends HttpServletRequestWrapper {
    private final VerifiedToken token;

    AuthenticatedRequest(HttpServletRequest request, VerifiedToken token) {
        super(request);
        this.token = token;
    }

    /** Null where the token has no subject, which a profile may allow. */
    @Override
    public @Nullable Principal getUserPrincipal() {
        String subject = token.token().sub();
        return subject == null ? null : new Subject(subject);
    }

    @Override
    public @Nullable String getRemoteUser() {
        return token.token().sub();
    }

    @Override
    public boolean isUserInRole(String role) {
        return token.scopes().contains(role);
    }

    @Override
    public String getAuthType() {
        return "Bearer";
    }

    private record Subject(String name) implements Principal {
        private Subject {
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String getName() {
            return name;
        }
    }
}
