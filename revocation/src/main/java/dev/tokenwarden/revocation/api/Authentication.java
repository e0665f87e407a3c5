package dev.tokenwarden.revocation.api;

import dev.tokenwarden.revocation.ApiToken;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out who calls, from the bearer token (RFC 6750). */
final class Authentication {
    static final String ACTOR_HEADER = "Warden-Actor";
    private static final String SCHEME = "Bearer ";
    private static final int LONGEST = 512;
    private static final Pattern ACTOR = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+-]{0,99}");

    private final List<ApiToken> tokens;

    Authentication(List<ApiToken> tokens) {
        this.tokens = tokens;
    }

    /**
     * @throws Problem if the token is missing or unknown, or may not speak for others and tries to
     */
    Caller caller(Context request) {
        ApiToken token = token(request.header("Authorization"));
        if (token == null) {
            throw Problem.unauthenticated();
        }
        String actor = request.header(ACTOR_HEADER);
        if (actor == null) {
            return new Caller(token, "person:" + token.name());
        }
        if (!token.delegates()) {
            throw Problem.forbidden(ACTOR_HEADER, "this token may not speak for others");
        }
        if (!ACTOR.matcher(actor).matches()) {
            throw Problem.invalid(ACTOR_HEADER, "must be a name of at most 100 letters, digits, spaces and . _ @ + -");
        }
        return new Caller(token, "person:" + actor);
    }

    /** Compares with every token, in the same time whichever matches. */
    private @Nullable ApiToken token(@Nullable String header) {
        if (header == null || header.length() > LONGEST || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        byte[] given = ApiToken.hash(header.substring(SCHEME.length()).strip()).getBytes(StandardCharsets.US_ASCII);
        ApiToken found = null;
        for (ApiToken token : tokens) {
            if (MessageDigest.isEqual(given, token.sha256().getBytes(StandardCharsets.US_ASCII))) {
                found = token;
            }
        }
        return found;
    }
}
