package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.event.Token;

/** What a token endpoint asks of a token that it is to mint another from. */
interface TokenCheck {
    Result check(String jwt);

    /** The answer. */
    sealed interface Result {}

    /** Valid and not revoked. */
    record Live(Token token) implements Result {}

    /** Not to be used; {@code why} holds nothing of the token. */
    record Refused(String why) implements Result {}
}
