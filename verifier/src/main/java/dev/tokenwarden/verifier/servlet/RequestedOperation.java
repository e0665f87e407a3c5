package dev.tokenwarden.verifier.servlet;

import java.util.Set;

/**
 * The operation that a request asks for.
 *
 * @param name one of a small set, such as {@code POST /v1/payments}, without identifiers
 * @param requiredScopes scopes that the token must have; empty: none
 */
public record RequestedOperation(String name, Set<String> requiredScopes) {
    public RequestedOperation {
        requiredScopes = Set.copyOf(requiredScopes);
    }

    public static RequestedOperation of(String name, String... requiredScopes) {
        return new RequestedOperation(name, Set.of(requiredScopes));
    }
}
