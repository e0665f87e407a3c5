package dev.tokenwarden.revocation.api;

import dev.tokenwarden.service.Problem;
import dev.tokenwarden.service.TokenBuckets;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out who calls: from the bearer token (RFC 6750), or from name and token as OAuth clients send them. */
final class Authentication {
    static final String ACTOR_HEADER = "Warden-Actor";
    private static final String SCHEME = "Bearer ";
    private static final String BASIC = "Basic ";
    private static final int LONGEST = 512;
    private static final Pattern ACTOR = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+-]{0,99}");

    private final List<ApiToken> tokens;
    private final TokenBuckets failures;

    /** @param failures per address, without a valid token */
    Authentication(List<ApiToken> tokens, TokenBuckets failures) {
        this.tokens = tokens;
        this.failures = failures;
    }

    /** Name and secret as OAuth clients send them (RFC 6749, section 2.3.1), or null. */
    private static String @Nullable [] basic(String header) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String pair = new String(bytes, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? null
                    : new String[] {
                        URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(colon + 1), StandardCharsets.UTF_8)
                    };
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * @throws Problem if the token is missing or unknown, or may not speak for others and tries to
     */
    Caller caller(Context request) {
        ApiToken token = token(request.header("Authorization"));
        if (token == null) {
            // Whoever has a valid token is not shut out by others who try theirs from the same address.
            throw failures.allows(request.ip()) ? Problem.unauthenticated() : Problem.tooMany();
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
        if (header == null || header.length() > LONGEST) {
            return null;
        }
        String name = null;
        String secret;
        if (header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            secret = header.substring(SCHEME.length()).strip();
        } else {
            String[] pair = basic(header);
            if (pair == null) {
                return null;
            }
            name = pair[0];
            secret = pair[1];
        }
        byte[] given = ApiToken.hash(secret).getBytes(StandardCharsets.US_ASCII);
        ApiToken found = null;
        for (ApiToken token : tokens) {
            if ((name == null || name.equals(token.name()))
                    && MessageDigest.isEqual(given, token.sha256().getBytes(StandardCharsets.US_ASCII))) {
                found = token;
            }
        }
        return found;
    }
}
