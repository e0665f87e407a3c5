package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.dashboards.search.Index;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes the documents of detections: the detection, the search text of the console, and the OCSF form for other systems. Of two
 * states of one detection, OpenSearch keeps the one with the higher count, in any order of writes, and the notes of analysts.
 */
final class DetectionDocuments implements DocumentMaker {
    private static final ObjectReader READER = DocumentJson.readerFor(Detection.class);

    private final Clock clock;

    DetectionDocuments(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Document make(ConsumerRecord<byte[], byte @Nullable []> record) throws MalformedRecordException {
        Detection detection = DocumentJson.read(READER, Detection.class, record.value(), "detection");
        if (detection.id().isEmpty() || detection.tenant().isEmpty()) {
            throw new MalformedRecordException("a detection has an id and a tenant");
        }
        ObjectNode document = DetectionView.of(detection);
        document.put("indexed_at", clock.instant().toString());
        document.put("search", SearchText.of(detection));
        document.set("ocsf", Ocsf.of(detection));
        return Document.merge(Index.DETECTIONS.index(), detection.id(), DocumentJson.bytes(document));
    }
}
