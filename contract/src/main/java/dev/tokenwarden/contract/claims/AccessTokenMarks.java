package dev.tokenwarden.contract.claims;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The marks that distinguish an access token of an issuer from its ID tokens, refresh tokens and logout tokens.
 *
 * @param types allowed header {@code typ}, in lower case without {@code application/}; {@link #NO_TYPE} allows a header
 *     without one; empty set: not judged
 * @param required claims that the token must have. {@code client_id}, {@code jti}, {@code scope}, {@code sid} and
 *     {@code aud} mean our terms, regardless of the claim that they are read from
 * @param values claims that must have one of these values; a list must contain one of them
 * @param forbidden claims that the token must not have
 * @param audienceIsNotClient whether a token whose audience contains its own client is refused: it is an ID token
 */
public record AccessTokenMarks(
        Set<String> types,
        Set<String> required,
        Map<String, Set<String>> values,
        Set<String> forbidden,
        boolean audienceIsNotClient) {
    /** Stands for a header without {@code typ}. */
    public static final String NO_TYPE = "";

    public AccessTokenMarks {
        types = Set.copyOf(types);
        required = Set.copyOf(required);
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        values.forEach((claim, allowed) -> {
            if (allowed.isEmpty()) {
                throw new IllegalArgumentException("require: " + claim + " must list at least one value");
            }
            copy.put(claim, Set.copyOf(allowed));
        });
        values = Map.copyOf(copy);
        forbidden = Set.copyOf(forbidden);
    }

    /**
     * The claim that shows that this is no access token; empty if there is none. {@link #required} is not judged here.
     */
    public Optional<String> contradiction(Map<String, ? extends @Nullable Object> claims) {
        for (Map.Entry<String, Set<String>> value : values.entrySet()) {
            if (!hasOneOf(claims.get(value.getKey()), value.getValue())) {
                return Optional.of(value.getKey());
            }
        }
        return forbidden.stream().filter(claim -> claims.get(claim) != null).findFirst();
    }

    private static boolean hasOneOf(@Nullable Object value, Set<String> allowed) {
        if (value instanceof Iterable<?> several) {
            for (Object one : several) {
                if (one instanceof String text && allowed.contains(text)) {
                    return true;
                }
            }
            return false;
        }
        return value != null && !(value instanceof Map) && allowed.contains(value.toString());
    }

    /** The same with other required values, which replace those of the same claim. */
    public AccessTokenMarks withValues(Map<String, Set<String>> others) {
        Map<String, Set<String>> all = new LinkedHashMap<>(values);
        all.putAll(others);
        return new AccessTokenMarks(types, required, all, forbidden, audienceIsNotClient);
    }

    /** The same with other required claims. */
    public AccessTokenMarks withRequired(Set<String> names) {
        return new AccessTokenMarks(types, names, values, forbidden, audienceIsNotClient);
    }

    /** The same with other header types. */
    public AccessTokenMarks withTypes(Set<String> names) {
        return new AccessTokenMarks(names, required, values, forbidden, audienceIsNotClient);
    }
}
