package dev.tokenwarden.spring;

import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.verifier.report.UseListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Runs around Spring Security's filters. It gives the decoder of tokens the request, and reports the uses of requests that reached
 * no handler: Spring Security refused them, or there is no such route.
 */
public final class TokenUseFilter extends OncePerRequestFilter implements Ordered {
    /** Before Spring Security, whose filter has order -100, and after filters that read forwarded addresses. */
    private static final int BEFORE_SECURITY = -110;

    private final UseListener reporter;
    private final Clock clock;

    /** @param reporter receives the uses of requests that reached no handler */
    public TokenUseFilter(UseListener reporter, Clock clock) {
        this.reporter = reporter;
        this.clock = clock;
    }

    @Override
    public int getOrder() {
        return BEFORE_SECURITY;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        CurrentRequest.set(request);
        try {
            chain.doFilter(request, response);
        } catch (AuthenticationServiceException e) {
            if (!(e.getCause() instanceof DenylistUnavailableException)) {
                throw e;
            }
            response.setHeader("Retry-After", "1");
            response.setHeader("Cache-Control", "no-store");
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } finally {
            CurrentRequest.set(null);
            PresentedToken presented = PresentedToken.of(request);
            if (presented != null) {
                presented.report(reporter, request.getMethod(), Set.of(), refusal(response, presented));
            }
        }
    }

    private @Nullable RejectionReason refusal(HttpServletResponse response, PresentedToken presented) {
        return switch (response.getStatus()) {
            case HttpServletResponse.SC_FORBIDDEN -> RejectionReason.SCOPE;
            // Another validator refused the token: Spring asks all of them.
            case HttpServletResponse.SC_UNAUTHORIZED ->
                presented.isExpired(clock.instant()) ? RejectionReason.EXPIRED : RejectionReason.OTHER;
            default -> null;
        };
    }
}
