package dev.tokenwarden.contract.event;

import java.util.Objects;

/**
 * A key whose private part is in its issuer's published key set. Everybody who reads the set can sign with it.
 *
 * @param iss the issuer, as a verifier is configured for it
 * @param kid the key's name; a number sign and its position in the set if it has none
 */
public record ExposedKey(String iss, String kid) {
    public ExposedKey {
        Objects.requireNonNull(iss, "iss");
        Objects.requireNonNull(kid, "kid");
    }
}
