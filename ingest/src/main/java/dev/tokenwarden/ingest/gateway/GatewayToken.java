package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.contract.identity.Digests;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Who may report over HTTP: a random token of at least 256 bits, of which only the hash is kept.
 *
 * @param sha256 SHA-256 of the token's UTF-8 in lower-case hexadecimal
 * @param registration what its holder may report is what this registration may
 */
public record GatewayToken(String sha256, String registration) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public GatewayToken {
        if (!HEX.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256: must be 64 lower-case hexadecimal digits");
        }
        if (registration.isBlank()) {
            throw new IllegalArgumentException("registration: is required");
        }
    }

    /** What is kept of a token. */
    public static String hash(String token) {
        return Digests.hex(Digests.sha256(token.getBytes(StandardCharsets.UTF_8)), 32);
    }
}
