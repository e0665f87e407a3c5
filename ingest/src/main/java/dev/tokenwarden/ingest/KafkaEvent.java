package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import dev.tokenwarden.contract.event.TokenEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * An event in the CloudEvents Kafka protocol binding 1.0.2: structured if {@code content-type} says so or there are no {@code ce_}
 * headers, otherwise binary.
 */
final class KafkaEvent implements RawEvent {
    private static final String CONTENT_TYPE = "content-type";
    private static final String CLOUDEVENTS = "application/cloudevents";
    private static final String BATCH = "application/cloudevents-batch";
    private static final Set<String> ATTRIBUTES = Stream.of("specversion", "type", "source", "id", "time", "tenant")
            .map(name -> EventCodec.KAFKA_HEADER_PREFIX + name)
            .collect(Collectors.toUnmodifiableSet());
    private static final byte[] NOTHING = {};

    private final ConsumerRecord<byte[], byte[]> record;

    KafkaEvent(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
    }

    @Override
    public TokenEvent decode() throws InvalidEventException {
        byte[] value = record.value() == null ? NOTHING : record.value();
        Header contentType = record.headers().lastHeader(CONTENT_TYPE);
        if (contentType != null) {
            String type = text(contentType).toLowerCase(Locale.ROOT);
            if (type.startsWith(BATCH)) {
                throw new InvalidEventException(Reason.NOT_JSON, "", "a batch: Kafka carries one event a record");
            }
            if (type.startsWith(CLOUDEVENTS)) {
                return EventCodec.decode(value);
            }
        }
        Map<String, String> attributes = attributes(value.length);
        return attributes.isEmpty() ? EventCodec.decode(value) : EventCodec.decodeBinary(attributes::get, value);
    }

    private Map<String, String> attributes(int size) throws InvalidEventException {
        Map<String, String> attributes = new HashMap<>();
        long total = size;
        for (Header header : record.headers()) {
            if (!ATTRIBUTES.contains(header.key())) {
                continue;
            }
            String name = header.key().substring(EventCodec.KAFKA_HEADER_PREFIX.length());
            total += name.length() + (header.value() == null ? 0 : header.value().length);
            if (total > JsonStreams.MAX_EVENT_BYTES) {
                throw new InvalidEventException(
                        Reason.TOO_LARGE,
                        "",
                        "headers and data have more than " + JsonStreams.MAX_EVENT_BYTES + " bytes");
            }
            if (attributes.put(name, text(header)) != null) {
                throw new InvalidEventException(Reason.DUPLICATE_MEMBER, name, "is given twice");
            }
        }
        return attributes;
    }

    /** Malformed UTF-8 is refused, not replaced: otherwise two different names would become one key. */
    private static String text(Header header) throws InvalidEventException {
        if (header.value() == null) {
            return "";
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.value()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidEventException(Reason.WRONG_TYPE, "", "a header is not UTF-8");
        }
    }
}
