package dev.tokenwarden.ingest.dead;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.JsonStreams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A record that could not be admitted. */
public final class DeadLetter {
    private static final String OWN_PREFIX = "tw-dead-";
    private static final String TENANT = "tenant";
    /** Where CloudEvents in binary mode name the tenant. */
    private static final String TENANT_HEADER = "ce_tenant";

    private final ConsumerRecord<byte[], byte[]> record;

    /** @param record of the dead-letter topic */
    public DeadLetter(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
    }

    /** Partition and offset on the dead-letter topic: {@code 0-17}. */
    public String id() {
        return record.partition() + "-" + record.offset();
    }

    /** When it was set aside. */
    public Instant time() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    /** The machine-readable reason. */
    public String reason() {
        return header(DeadLetterHeaders.REASON);
    }

    /** The field with the error; empty: the whole event. */
    public String field() {
        return header(DeadLetterHeaders.FIELD);
    }

    /** One line for people. */
    public String detail() {
        return header(DeadLetterHeaders.DETAIL);
    }

    /** The registration whose topic or credentials the record came through; empty if unknown. */
    public String reporter() {
        return header(DeadLetterHeaders.REPORTER);
    }

    /** The tenant that the event names, which was not verified; empty if the record names none that can be read. */
    public String tenant() {
        String named = header(TENANT_HEADER);
        return named.isEmpty() && record.value() != null ? tenant(record.value()) : named;
    }

    private static String tenant(byte[] json) {
        try (JsonParser parser = JsonStreams.FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(TENANT);
                JsonToken value = parser.nextToken();
                if (wanted) {
                    return value == JsonToken.VALUE_STRING ? parser.getText() : "";
                }
                parser.skipChildren();
            }
            return "";
        } catch (IOException e) {
            return "";
        }
    }

    /** Topic, partition and offset that the record was read from. */
    public String origin() {
        return header(DeadLetterHeaders.ORIGIN);
    }

    /**
     * Offsets on the origin's partition that this letter represents, {@code first-last}; empty: it holds its record.
     */
    public String reference() {
        return header(DeadLetterHeaders.REFERENCE);
    }

    /** Whether it holds the whole record, so that it can be replayed. */
    public boolean isWhole() {
        return reference().isEmpty() && cut().isEmpty();
    }

    /**
     * Size and SHA-256 of the value as received, {@code <bytes>;sha-256=<hex>}, if the letter holds only its beginning;
     * else empty.
     */
    public String cut() {
        return header(DeadLetterHeaders.CUT);
    }

    /** The record's value as received, or its beginning; empty if there is none. It may contain any bytes. */
    public byte[] value() {
        return record.value() == null ? new byte[0] : record.value().clone();
    }

    byte @Nullable [] key() {
        return record.key();
    }

    /** Why the letter cannot be replayed, in one line; empty if it can. */
    public Optional<String> replayProblem() {
        if (!isWhole()) {
            return Optional.of("dead letter " + id() + ": holds no whole record"
                    + (reference().isEmpty() ? "" : "; read offsets " + reference() + " of its origin, " + origin()));
        }
        return reporter().isEmpty() ? Optional.of("dead letter " + id() + ": names no reporter") : Optional.empty();
    }

    /** The headers that the reporter sent. It may contain any bytes. */
    public List<Header> headers() {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .filter(header -> !header.key().startsWith(OWN_PREFIX))
                .toList();
    }

    private String header(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeadLetter letter && letter.id().equals(id());
    }

    @Override
    public int hashCode() {
        return Objects.hash(id());
    }

    /** Without the record's content. */
    @Override
    public String toString() {
        return "DeadLetter[id=" + id() + ", reason=" + reason() + ", reporter=" + reporter() + "]";
    }
}
