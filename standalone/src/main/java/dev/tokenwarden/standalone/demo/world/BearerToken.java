package dev.tokenwarden.standalone.demo.world;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * A token that a client holds.
 *
 * @param jwt the credential
 * @param jti token id
 * @param key the key that it is bound to, or null
 */
public record BearerToken(String jwt, String jti, @Nullable DpopKey key) {
    /** @throws IllegalArgumentException if it is not a JWT with a {@code jti} */
    public static BearerToken of(String jwt, @Nullable DpopKey key) {
        return new BearerToken(jwt, String.valueOf(claims(jwt).get("jti")), key);
    }

    /** A claim of the token as text; empty if the token does not have it. */
    public String claim(String name) {
        Object value = claims(jwt).get(name);
        return value == null ? "" : String.valueOf(value);
    }

    /** The audiences of a token, without verification; empty if it is not a JWT. */
    static List<String> audiences(String jwt) {
        try {
            return claims(jwt).get("aud") instanceof List<?> named
                    ? named.stream().map(String::valueOf).toList()
                    : List.of();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static Map<String, Object> claims(String jwt) {
        String[] parts = jwt.split("\\.", 4);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a JWT");
        }
        try {
            return JsonUtil.parseJson(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        } catch (JoseException e) {
            throw new IllegalArgumentException("not a JWT", e);
        }
    }

    public static BearerToken of(MintedToken minted) {
        return new BearerToken(minted.jwt(), minted.jti(), null);
    }

    @Override
    public String toString() {
        return "Bearer[jwt=********, jti=" + jti + "]";
    }
}
