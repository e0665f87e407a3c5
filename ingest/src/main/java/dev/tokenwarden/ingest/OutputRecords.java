package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Records that admission writes beside dead letters. Their partition follows from the key, by murmur2. */
final class OutputRecords {
    private static final List<Header> STRUCTURED =
            List.of(new RecordHeader("content-type", EventCodec.STRUCTURED.getBytes(StandardCharsets.UTF_8)));

    private OutputRecords() {}

    static ProducerRecord<byte[], byte[]> event(AdmissionVerdict.Admitted admitted) {
        return new ProducerRecord<>(Topics.TOKEN_EVENTS, null, admitted.key(), admitted.value(), STRUCTURED);
    }

    static ProducerRecord<byte[], byte[]> detection(Detection detection) {
        return new ProducerRecord<>(Topics.DETECTIONS, detection.subject().key(detection.tenant()), detection.toJson());
    }
}
