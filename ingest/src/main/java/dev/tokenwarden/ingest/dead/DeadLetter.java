package dev.tokenwarden.ingest.dead;

import dev.tokenwarden.contract.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A record that could not be admitted. */
public final class DeadLetter {
    private static final String OWN_PREFIX = "tw-dead-";

    private final ConsumerRecord<byte[], byte[]> record;

    DeadLetter(ConsumerRecord<byte[], byte[]> record) {
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

    /** The field at fault; empty: the whole event. */
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

    /** Topic, partition and offset that the record was read from. */
    public String origin() {
        return header(DeadLetterHeaders.ORIGIN);
    }

    /** Offsets on the origin's partition that this letter represents, {@code first-last}; empty: it holds its record. */
    public String reference() {
        return header(DeadLetterHeaders.REFERENCE);
    }

    /** Whether it holds the whole record, so that it can be replayed. */
    public boolean isWhole() {
        return reference().isEmpty() && header(DeadLetterHeaders.CUT).isEmpty();
    }

    /** The record's value as received, or its beginning; empty if there is none. May hold anything. */
    public byte[] value() {
        return record.value() == null ? new byte[0] : record.value().clone();
    }

    byte @Nullable [] key() {
        return record.key();
    }

    /** The headers that the reporter sent. */
    List<Header> headers() {
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
