package dev.tokenwarden.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.streams.state.LinkMessage;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** What reaches the task of a token. */
sealed interface Inbound {
    /** An admitted event. */
    record Admitted(TokenEvent event) implements Inbound {}

    /** A message of another token's task. */
    record FromPeer(LinkMessage message) implements Inbound {}

    /** What cannot be read goes to the framework's handler, and from there to the dead letters. */
    static Deserializer<Inbound> admitted(EventDecoder decoder, EventCounters counters) {
        return (topic, bytes) -> {
            counters.received();
            try {
                return new Admitted(decoder.decode(bytes));
            } catch (InvalidEventException e) {
                counters.dead();
                throw new SerializationException(e.getMessage(), e);
            }
        };
    }

    static Deserializer<Inbound> fromPeer() {
        return (topic, bytes) -> {
            try {
                return new FromPeer(LinkMessage.parseFrom(bytes));
            } catch (InvalidProtocolBufferException e) {
                throw new SerializationException("not a link message", e);
            }
        };
    }
}
