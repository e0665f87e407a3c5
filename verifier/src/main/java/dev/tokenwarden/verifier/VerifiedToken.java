package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.Token;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token that passed every check.
 *
 * @param tenant the tenant it belongs to
 * @param token its registered claims
 * @param scopes the single scopes of its scope claim
 * @param claims all claims, unchanged; immutable
 * @param keyThumbprint JWK SHA-256 thumbprint of the key that verified it
 * @param shadow whether a shadow entry of the denylist covers it
 */
public record VerifiedToken(
        String tenant,
        Token token,
        Set<String> scopes,
        Map<String, @Nullable Object> claims,
        String keyThumbprint,
        boolean shadow) {
    VerifiedToken inShadow() {
        return new VerifiedToken(tenant, token, scopes, claims, keyThumbprint, true);
    }
}
