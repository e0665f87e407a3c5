package dev.tokenwarden.verifier.servlet;

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
import java.util.Optional;
import java.util.function.Function;

/**
 * Passes requests on whose token may be used for the operation, and answers the others with a challenge. Servlets get the token
 * from {@link #token}, and its subject as the request's principal.
 *
 * <p>The client's address is the one that the container reports: behind a proxy, configure the container to take it from that
 * proxy's header. The URL is given by a {@link PublicUrl}. A client certificate is taken from the TLS layer, never from a header.
 */
public final class TokenFilter implements Filter {
    private static final String TOKEN = TokenFilter.class.getName() + ".token";

    private final TokenVerifier verifier;
    private final Function<HttpServletRequest, Optional<RequestedOperation>> operations;
    private final PublicUrl urls;

    /**
     * @param verifier its maker closes it
     * @param operations what a request asks for; empty: it needs no token, as a health check does
     */
    public TokenFilter(TokenVerifier verifier, Function<HttpServletRequest, Optional<RequestedOperation>> operations) {
        this(verifier, operations, PublicUrl.asReceived());
    }

    /** @param urls the URL that clients used, which DPoP proofs name; differs from the received one behind a proxy */
    public TokenFilter(
            TokenVerifier verifier,
            Function<HttpServletRequest, Optional<RequestedOperation>> operations,
            PublicUrl urls) {
        this.verifier = verifier;
        this.operations = operations;
        this.urls = urls;
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
        Optional<RequestedOperation> operation = operations.apply(http);
        if (operation.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        String nonce = verifier.dpopNonce();
        if (nonce != null) {
            answer.setHeader("DPoP-Nonce", nonce);
        }
        Verdict verdict = verifier.check(RequestPresentation.of(http, urls.of(http), operation.get()));
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
}
