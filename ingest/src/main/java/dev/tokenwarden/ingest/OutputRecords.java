package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Makes the events and detections that admission writes. Their partition follows from the key, by murmur2. */
final class OutputRecords {
    private static final Header STRUCTURED = header("content-type", EventCodec.STRUCTURED);
    private static final Header FROM_ISSUER = header(AdmissionHeaders.RANK, AdmissionHeaders.RANK_ISSUER);

    private OutputRecords() {}

    static ProducerRecord<byte[], byte[]> event(String reporter, AdmissionVerdict.Admitted admitted) {
        Header from = header(AdmissionHeaders.REPORTER, reporter);
        return new ProducerRecord<>(
                Topics.TOKEN_EVENTS,
                null,
                admitted.key(),
                admitted.value(),
                admitted.isFromIssuer() ? List.of(STRUCTURED, from, FROM_ISSUER) : List.of(STRUCTURED, from));
    }

    static ProducerRecord<byte[], byte[]> detection(Detection detection) {
        return new ProducerRecord<>(Topics.DETECTIONS, detection.subject().key(detection.tenant()), detection.toJson());
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
