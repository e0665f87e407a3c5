package dev.tokenwarden.spring;

import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Scopes;
import dev.tokenwarden.verifier.report.UseListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Reports the use of a token when the handler of the request is known: with method and route as operation, as in {@code GET
 * /orders/{id}}, and with the scopes of {@link RequiredScope}, which it requires.
 */
public final class OperationInterceptor implements HandlerInterceptor {
    private final UseListener reporter;

    public OperationInterceptor(UseListener reporter) {
        this.reporter = reporter;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        PresentedToken presented = PresentedToken.of(request);
        Set<String> required = required(handler);
        boolean enough =
                required.isEmpty() || presented != null && presented.scopes().containsAll(required);
        if (presented != null) {
            presented.report(reporter, operation(request), required, enough ? null : RejectionReason.SCOPE);
        }
        if (!enough) {
            response.setHeader(
                    "WWW-Authenticate",
                    presented == null
                            ? "Bearer"
                            : "Bearer error=\"insufficient_scope\", scope=\"" + Scopes.join(required) + "\"");
            response.setStatus(
                    presented == null ? HttpServletResponse.SC_UNAUTHORIZED : HttpServletResponse.SC_FORBIDDEN);
        }
        return enough;
    }

    private static String operation(HttpServletRequest request) {
        Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return route == null ? request.getMethod() : request.getMethod() + ' ' + route;
    }

    private static Set<String> required(Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            return Set.of();
        }
        RequiredScope scope = annotation(method);
        return scope == null ? Set.of() : Set.of(scope.value());
    }

    private static @Nullable RequiredScope annotation(HandlerMethod method) {
        RequiredScope own = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequiredScope.class);
        return own != null
                ? own
                : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), RequiredScope.class);
    }
}
