package dev.tokenwarden.streams.token;

import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;

/** Reads an admitted event. */
public interface EventDecoder {
    /** @throws InvalidEventException if the bytes are no event */
    TokenEvent decode(byte[] json) throws InvalidEventException;
}
