package dev.tokenwarden.ingest;

import static dev.tokenwarden.ingest.AdmissionSamples.NOW;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class KafkaEventTest {
    private static final byte[] DATA = utf8("""
            {"token":{"iss":"https://idp.acme.example","jti":"t-1"},"use":{"audience":"payments","outcome":"accepted"}}""");

    @Test
    void decode_binary_equalsStructured() throws InvalidEventException {
        var binary = event(DATA, binaryHeaders());
        var structured = event(utf8(AdmissionSamples.used("1")));

        assertThat(binary.decode()).isEqualTo(structured.decode());
    }

    @Test
    void decode_structuredContentType_ignoresAttributeHeaders() throws InvalidEventException {
        List<Header> headers = binaryHeaders();
        headers.add(header("content-type", "Application/CloudEvents+json; charset=UTF-8"));
        headers.add(header("ce_id", "other"));

        assertThat(event(utf8(AdmissionSamples.used("1")), headers).decode().id())
                .isEqualTo("1");
    }

    @Test
    void decode_attributeTwice_refused() {
        List<Header> headers = binaryHeaders();
        headers.add(header("ce_tenant", "globex"));

        assertRefused(event(DATA, headers), Reason.DUPLICATE_MEMBER, "tenant");
    }

    @Test
    void decode_attributeNotUtf8_refused() {
        List<Header> headers = binaryHeaders();
        headers.removeIf(header -> header.key().equals("ce_tenant"));
        headers.add(new RecordHeader("ce_tenant", new byte[] {'a', (byte) 0xC3}));

        assertRefused(event(DATA, headers), Reason.WRONG_TYPE, "");
    }

    @Test
    void decode_attributesOverSize_refused() {
        List<Header> headers = binaryHeaders();
        headers.removeIf(header -> header.key().equals("ce_source"));
        headers.add(header("ce_source", "x".repeat(EventCodec.STRUCTURED.length() + 64 * 1024)));

        assertRefused(event(DATA, headers), Reason.TOO_LARGE, "");
    }

    @Test
    void decode_batch_refused() {
        assertRefused(
                event(utf8("[]"), List.of(header("content-type", "application/cloudevents-batch+json"))),
                Reason.NOT_JSON,
                "");
    }

    @Test
    void decode_noValue_refused() {
        var record = new ConsumerRecord<byte[], byte[]>("t", 0, 0, null, null);

        assertRefused(new KafkaEvent(record), Reason.NOT_JSON, "");
    }

    private static void assertRefused(KafkaEvent event, Reason reason, String field) {
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(event::decode)
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e.field()).isEqualTo(field);
                });
    }

    private static List<Header> binaryHeaders() {
        List<Header> headers = new ArrayList<>();
        headers.add(header("ce_specversion", "1.0"));
        headers.add(header("ce_id", "1"));
        headers.add(header("ce_type", "dev.tokenwarden.token.used.v1"));
        headers.add(header("ce_source", "urn:verifier:payments/eu-1"));
        headers.add(header("ce_time", NOW.toString()));
        headers.add(header("ce_tenant", "acme"));
        return headers;
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, utf8(value));
    }

    private static KafkaEvent event(byte[] value) {
        return event(value, List.of());
    }

    private static KafkaEvent event(byte[] value, List<Header> headers) {
        return new KafkaEvent(AdmissionSamples.record("t", 0, 0, value, headers.toArray(Header[]::new)));
    }
}
