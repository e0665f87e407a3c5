package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;

/** An event as a reporter sent it, not decoded yet. */
@FunctionalInterface
public interface RawEvent {
    /**
     * @throws InvalidEventException if it is not a valid event; the message names the field
     */
    TokenEvent decode() throws InvalidEventException;

    /** An event in structured mode. */
    static RawEvent structured(byte[] json) {
        return () -> EventCodec.decode(json);
    }
}
