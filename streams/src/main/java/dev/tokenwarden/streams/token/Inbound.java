package dev.tokenwarden.streams.token;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.contract.admission.ReadProgress;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.streams.state.LinkMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/** A record or message that the task of a token processes. */
public sealed interface Inbound {
    /**
     * An admitted event.
     *
     * @param reporter the registration that sent it; empty where it is not known, as in recorded events
     * @param issuer whether the issuer itself sent the event
     */
    record Admitted(TokenEvent event, String reporter, boolean issuer) implements Inbound {
        public Admitted(TokenEvent event) {
            this(event, "", event.type() == EventType.ISSUED || event.type() == EventType.EXCHANGED);
        }
    }

    /** How far admission has read its inputs. */
    record ReadTo(ReadProgress progress) implements Inbound {}

    /** A message of another task. */
    record FromPeer(LinkMessage message) implements Inbound {}

    /** Bytes that cannot be read go to the handler of Kafka Streams, and from there to the dead letters. */
    static Deserializer<Inbound> admitted(EventDecoder decoder, EventCounters counters) {
        return new Deserializer<>() {
            @Override
            public Inbound deserialize(String topic, byte[] bytes) {
                counters.received();
                try {
                    return new Admitted(decoder.decode(bytes));
                } catch (InvalidEventException e) {
                    counters.dead();
                    throw new SerializationException(e.getMessage(), e);
                } catch (StackOverflowError e) {
                    counters.dead();
                    throw new SerializationException("nested too deeply", e);
                }
            }

            @Override
            public Inbound deserialize(String topic, Headers headers, byte[] bytes) {
                if (headers.lastHeader(AdmissionHeaders.KIND) != null) {
                    return progress(headers, bytes);
                }
                Inbound inbound = deserialize(topic, bytes);
                String reporter = text(headers, AdmissionHeaders.REPORTER);
                return reporter.isEmpty() || !(inbound instanceof Admitted admitted)
                        ? inbound
                        : new Admitted(
                                admitted.event(),
                                reporter,
                                AdmissionHeaders.RANK_ISSUER.equals(text(headers, AdmissionHeaders.RANK)));
            }
        };
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static Inbound progress(Headers headers, byte[] bytes) {
        String kind = new String(headers.lastHeader(AdmissionHeaders.KIND).value(), StandardCharsets.UTF_8);
        try {
            // A record of an unknown kind is ignored.
            return new ReadTo(
                    kind.equals(AdmissionHeaders.READ_PROGRESS)
                            ? ReadProgress.fromJson(bytes)
                            : new ReadProgress(List.of()));
        } catch (IOException e) {
            throw new SerializationException("not a read progress", e);
        }
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
