package dev.tokenwarden.revocation.api;

import dev.tokenwarden.revocation.decision.Actors;
import dev.tokenwarden.service.Problem;
import dev.tokenwarden.service.TokenBuckets;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Identifies the caller by a bearer token (RFC 6750), or by name and token as OAuth clients send them. */
final class ApiAuthentication {
    static final String ACTOR_HEADER = "Warden-Actor";
    private static final String SCHEME = "Bearer ";
    private static final String BASIC = "Basic ";
    private static final int LONGEST = 512;
    /** The name under which the actor is shown. */
    static final String ACTOR_NAME_HEADER = "Warden-Actor-Name";
    /** A name, or the issuer and {@code sub} of an OpenID provider with a bar between them. */
    private static final Pattern ACTOR = Pattern.compile(
            "[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+-]{0,99}|https?://[^\\s|\\p{Cntrl}]{1,400}\\|[^\\p{Cntrl}|]{1,255}");

    private static final Pattern DISPLAY_NAME = Pattern.compile("[^\\p{Cntrl}]{1,100}");

    private final Supplier<List<ApiToken>> tokens;
    private final TokenBuckets failures;

    /**
     * @param tokens returns the valid tokens
     * @param failures limits requests without a valid token, per address
     */
    ApiAuthentication(Supplier<List<ApiToken>> tokens, TokenBuckets failures) {
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
     * @throws Problem if the token is missing or unknown, or names another actor without the right to
     */
    ApiCaller caller(Context request) {
        ApiToken token = token(request.header("Authorization"));
        if (token == null) {
            // A caller with a valid token is not limited by failures of others at the same address.
            throw failures.allows(request.ip()) ? Problem.unauthenticated() : Problem.tooMany();
        }
        String actor = request.header(ACTOR_HEADER);
        if (actor == null) {
            return new ApiCaller(token, Actors.person(token.person()), null);
        }
        if (!token.delegates()) {
            throw Problem.forbidden(
                    ACTOR_HEADER, "this token may not act for others: leave the header out, or use a token that may");
        }
        if (!ACTOR.matcher(actor).matches()) {
            throw Problem.invalid(
                    ACTOR_HEADER,
                    "must be a name of at most 100 letters, digits, spaces and . _ @ + -, or <issuer>|<sub>");
        }
        String displayName = request.header(ACTOR_NAME_HEADER);
        if (displayName != null && !DISPLAY_NAME.matcher(displayName).matches()) {
            throw Problem.invalid(ACTOR_NAME_HEADER, "must have 1 to 100 characters, none of them a control character");
        }
        return new ApiCaller(token, Actors.person(actor), displayName);
    }

    /** Compares with every token: the time does not show which token matches. */
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
        for (ApiToken token : tokens.get()) {
            if ((name == null || name.equals(token.name()))
                    && MessageDigest.isEqual(given, token.sha256().getBytes(StandardCharsets.US_ASCII))) {
                found = token;
            }
        }
        return found;
    }
}
