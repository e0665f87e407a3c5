package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.event.Token;

/**
 * A token and its claims.
 *
 * @param jwt compact serialization: a credential
 */
public record MintedToken(String jwt, Token token) {
    String jti() {
        return String.valueOf(token.jti());
    }

    @Override
    public String toString() {
        return "Minted[jwt=********, jti=" + token.jti() + "]";
    }
}
