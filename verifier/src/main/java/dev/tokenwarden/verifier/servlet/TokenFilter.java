package dev.tokenwarden.verifier.servlet;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.verifier.Presentation;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.Verdict;
import dev.tokenwarden.verifier.VerifiedToken;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through whose token may be used for what they ask, and answers the others with the challenge that is due.
 * Behind it, {@link #token} is the token and the request's principal bears its subject.
 *
 * <p>The address and URL are those that the container tells: behind a proxy it must be told to take them from the proxy's
 * headers, and from that proxy only. A client certificate is taken from the TLS layer, never from a header.
 */
public final class TokenFilter implements Filter {
    private static final String TOKEN = TokenFilter.class.getName() + ".token";
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final TokenVerifier verifier;
    private final Function<HttpServletRequest, Optional<Operation>> operations;

    /**
     * @param verifier its maker closes it
     * @param operations what a request asks for; empty: it needs no token, as a health check does
     */
    public TokenFilter(TokenVerifier verifier, Function<HttpServletRequest, Optional<Operation>> operations) {
        this.verifier = verifier;
        this.operations = operations;
    }

    /**
     * The token of a request that this filter let through.
     *
     * @throws IllegalStateException if it did not see the request, or let it through without a token
     */
    public static VerifiedToken token(ServletRequest request) {
        if (request.getAttribute(TOKEN) instanceof VerifiedToken token) {
            return token;
        }
        throw new IllegalStateException("no token was verified for this request: is the filter before this servlet?");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("only HTTP requests can be checked");
        }
        Optional<Operation> operation = operations.apply(http);
        if (operation.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        String nonce = verifier.dpopNonce();
        if (nonce != null) {
            answer.setHeader("DPoP-Nonce", nonce);
        }
        Verdict verdict = verifier.check(presentation(http, operation.get()));
        if (verdict instanceof Verdict.Denied denied) {
            deny(answer, denied);
        } else if (verdict instanceof Verdict.Accepted accepted) {
            http.setAttribute(TOKEN, accepted.token());
            chain.doFilter(new AuthenticatedRequest(http, accepted.token()), response);
        }
    }

    private static void deny(HttpServletResponse answer, Verdict.Denied denied) {
        if (!denied.challenge().isEmpty()) {
            answer.setHeader("WWW-Authenticate", denied.challenge());
        }
        answer.setHeader("Cache-Control", "no-store");
        answer.setStatus(denied.status());
    }

    private static Presentation presentation(HttpServletRequest request, Operation operation) {
        String authorization = joined(request, "Authorization");
        return new Presentation(
                authorization == null ? "" : authorization,
                joined(request, "DPoP"),
                request.getMethod(),
                request.getRequestURL().toString(),
                operation.name(),
                operation.requiredScopes(),
                request.getHeader("traceparent"),
                new ClientContext(
                        request.getRemoteAddr(),
                        null,
                        null,
                        request.getHeader("User-Agent"),
                        null,
                        null,
                        certificate(request)));
    }

    /** All values of a header: several, where one is allowed, make one that is refused. */
    private static @Nullable String joined(HttpServletRequest request, String name) {
        List<String> values = new ArrayList<>(Collections.list(request.getHeaders(name)));
        return values.isEmpty() ? null : String.join(",", values);
    }

    private static @Nullable String certificate(HttpServletRequest request) {
        if (request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0) {
            try {
                return Presentation.certificateThumbprint(chain[0]);
            } catch (CertificateEncodingException e) {
                // It came through a TLS handshake, and cannot be written down again: then it is nobody's.
                return null;
            }
        }
        return null;
    }
}
