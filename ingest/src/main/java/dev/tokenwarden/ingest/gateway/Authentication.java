package dev.tokenwarden.ingest.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out who calls, from the bearer token (RFC 6750). */
final class Authentication {
    private static final String SCHEME = "Bearer ";
    private static final int LONGEST = 512;

    private final List<GatewayToken> tokens;

    Authentication(List<GatewayToken> tokens) {
        this.tokens = tokens;
    }

    /**
     * The name of the caller's registration. Compares with every token, in the same time whichever matches.
     *
     * @throws Problem if the token is missing or unknown
     */
    String registration(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() > LONGEST
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Problem.unauthenticated();
        }
        byte[] given = GatewayToken.hash(
                        authorization.substring(SCHEME.length()).strip())
                .getBytes(StandardCharsets.US_ASCII);
        String found = null;
        for (GatewayToken token : tokens) {
            if (MessageDigest.isEqual(given, token.sha256().getBytes(StandardCharsets.US_ASCII))) {
                found = token.registration();
            }
        }
        if (found == null) {
            throw Problem.unauthenticated();
        }
        return found;
    }
}
