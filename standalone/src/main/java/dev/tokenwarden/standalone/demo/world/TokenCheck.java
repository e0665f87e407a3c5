package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.event.Token;

/** The check of a token that is to be exchanged. */
interface TokenCheck {
    Result check(String jwt);

    /** The answer. */
    sealed interface Result {}

    /** Valid and not revoked. */
    record Live(Token token) implements Result {}

    /** Invalid or revoked. {@code why} does not contain the token. */
    record Refused(String why) implements Result {}
}
