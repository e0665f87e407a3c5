package dev.tokenwarden.ingest.importers;

import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenRef;

/** References to tokens. */
final class TokenRefs {
    private TokenRefs() {}

    static TokenRef of(Token token) {
        return new TokenRef(token.iss(), token.jti(), token.hash(), token.sub());
    }
}
