package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.ingest.RawEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * One event of a request, as received and as written to the caller's input topic.
 *
 * @param value the record's value
 * @param headers the record's headers
 * @param event the same, to be decoded
 */
record Submission(byte[] value, List<Header> headers, RawEvent event) {
    private static final String CONTENT_TYPE = "content-type";
    private static final String BATCH = "application/cloudevents-batch+json";

    static Submission structured(byte[] json) {
        return new Submission(json, List.of(header(CONTENT_TYPE, EventCodec.STRUCTURED)), RawEvent.structured(json));
    }

    static Submission binary(Attributes attributes, byte[] data) {
        List<Header> headers = new ArrayList<>();
        headers.add(header(CONTENT_TYPE, "application/json"));
        headers.addAll(attributes.toKafka());
        return new Submission(data, headers, () -> EventCodec.decodeBinary(attributes.byName(), data));
    }

    /** A batch that cannot be split into events. It is written unchanged, and admission sets it aside. */
    static Submission uncut(byte[] body, RawEvent event) {
        return new Submission(body, List.of(header(CONTENT_TYPE, BATCH)), event);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
