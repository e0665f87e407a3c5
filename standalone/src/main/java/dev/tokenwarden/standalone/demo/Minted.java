package dev.tokenwarden.standalone.demo;

import dev.tokenwarden.contract.event.Token;

/**
 * A token, and what it says.
 *
 * @param jwt compact serialization: a credential
 */
record Minted(String jwt, Token token) {
    String jti() {
        return String.valueOf(token.jti());
    }

    @Override
    public String toString() {
        return "Minted[jwt=********, jti=" + token.jti() + "]";
    }
}
