package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A credential of the API: a random token of at least 256 bits. Only its hash is kept.
 *
 * @param name name of the token
 * @param sha256 SHA-256 of the token's UTF-8 in lower-case hexadecimal
 * @param tenants tenants of the role; {@code *}: all
 * @param delegates whether a request may name the acting person in the header {@code Warden-Actor}
 * @param person the person who uses the token; actions are recorded as {@code person:<person>}
 */
public record ApiToken(
        String name, String sha256, ApiRole role, Set<String> tenants, boolean delegates, String person) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** A token whose name is also the name of the person who uses it. */
    public ApiToken(String name, String sha256, ApiRole role, Set<String> tenants, boolean delegates) {
        this(name, sha256, role, tenants, delegates, name);
    }

    public ApiToken {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: is required");
        }
        if (!HEX.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256: must be 64 lower-case hexadecimal digits");
        }
        tenants = Set.copyOf(tenants);
        if (tenants.isEmpty()) {
            throw new IllegalArgumentException("tenants: must not be empty: an empty set never means all");
        }
    }

    /** The hash of a token, which is kept instead of the token. */
    public static String hash(String token) {
        return Digests.hex(Digests.sha256(token.getBytes(StandardCharsets.UTF_8)), 32);
    }

    /** Whether the role applies in that tenant. */
    public boolean covers(String tenant) {
        return tenants.contains(tenant) || tenants.contains("*");
    }
}
