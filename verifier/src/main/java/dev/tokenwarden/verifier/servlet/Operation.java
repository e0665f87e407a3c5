package dev.tokenwarden.verifier.servlet;

import java.util.Set;

/**
 * What a request asks for.
 *
 * @param name from a small set, as in {@code POST /v1/payments}: without ids, which reports would drown in
 * @param requiredScopes scopes that it needs; empty: any token will do
 */
public record Operation(String name, Set<String> requiredScopes) {
    public Operation {
        requiredScopes = Set.copyOf(requiredScopes);
    }

    public static Operation of(String name, String... requiredScopes) {
        return new Operation(name, Set.of(requiredScopes));
    }
}
