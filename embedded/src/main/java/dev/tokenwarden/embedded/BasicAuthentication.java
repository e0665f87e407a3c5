package dev.tokenwarden.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.rest.BytesRestResponse;
import org.opensearch.rest.RestChannel;
import org.opensearch.rest.RestHandler;
import org.opensearch.rest.RestRequest;

/**
 * HTTP Basic authentication (RFC 7617) in front of everything that the node answers: unknown paths, OPTIONS and malformed
 * requests too, which a wrapper around REST handlers would let pass.
 */
final class BasicAuthentication implements HttpServerTransport.Dispatcher {
    private final HttpServerTransport.Dispatcher next;
    private final Map<String, String> passwordHashes;

    /**
     * Guards a dispatcher.
     *
     * @param next answers the requests of those who are signed in
     * @param passwordHashes the SHA-256 of the password by user, hexadecimal. A plain hash will do: the passwords are 256 bits
     *     of randomness
     */
    BasicAuthentication(HttpServerTransport.Dispatcher next, Map<String, String> passwordHashes) {
        this.next = next;
        this.passwordHashes = Map.copyOf(passwordHashes);
    }

    @Override
    public Optional<RestHandler> dispatchHandler(
            String uri, String rawPath, RestRequest.Method method, Map<String, String> params) {
        return next.dispatchHandler(uri, rawPath, method, params);
    }

    @Override
    public void dispatchRequest(RestRequest request, RestChannel channel, ThreadContext context) {
        if (accepts(request.getAllHeaderValues("Authorization"))) {
            next.dispatchRequest(request, channel, context);
        } else {
            channel.sendResponse(refusal());
        }
    }

    @Override
    public void dispatchBadRequest(RestChannel channel, ThreadContext context, Throwable cause) {
        if (accepts(channel.request().getAllHeaderValues("Authorization"))) {
            next.dispatchBadRequest(channel, context, cause);
        } else {
            channel.sendResponse(refusal());
        }
    }

    /** Whether the values of the Authorization header name a user and the user's password. */
    boolean accepts(@Nullable List<String> authorization) {
        if (authorization == null || authorization.size() != 1) {
            return false;
        }
        String value = authorization.get(0);
        if (!value.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return false;
        }
        String userAndPassword;
        try {
            userAndPassword =
                    new String(Base64.getDecoder().decode(value.substring(6).strip()), UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int colon = userAndPassword.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String hash = passwordHashes.getOrDefault(userAndPassword.substring(0, colon), "");
        String given = RedisSettings.sha256(userAndPassword.substring(colon + 1));
        return MessageDigest.isEqual(hash.getBytes(UTF_8), given.getBytes(UTF_8));
    }

    private static BytesRestResponse refusal() {
        var response = new BytesRestResponse(
                RestStatus.UNAUTHORIZED,
                "application/json",
                "{\"error\":{\"type\":\"security_exception\",\"reason\":\"sign in with HTTP Basic\"},\"status\":401}");
        response.addHeader("WWW-Authenticate", "Basic realm=\"tokenwarden\", charset=\"UTF-8\"");
        return response;
    }
}
