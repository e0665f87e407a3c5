package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes the records of the topics for the decider. Malformed records go to the dead letters. */
final class TopicInputs {
    private final Decider decider;
    private final LedgerMetrics metrics;

    TopicInputs(Decider decider, LedgerMetrics metrics) {
        this.decider = decider;
        this.metrics = metrics;
    }

    /** Decides on one record. Returns the dead letter to write if it is malformed, else null. */
    @Nullable
    ProducerRecord<byte[], byte[]> accept(ConsumerRecord<byte[], byte[]> record, Step step) {
        try {
            switch (record.topic()) {
                case Topics.DETECTIONS -> {
                    Detection detection = detection(record);
                    metrics.detection(detection, decider.onDetection(detection, step));
                }
                case Topics.REVOCATION_REQUESTS -> metrics.request(decider.onRequest(request(record), step));
                case Topics.LINEAGE -> lineage(record, step);
                default -> throw new IllegalStateException("not an input: " + record.topic());
            }
            return null;
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            metrics.malformed(record);
            // Jackson's messages quote the input: only the kind of error is passed on.
            return dead(record, e.getClass().getSimpleName());
        }
    }

    private static Detection detection(ConsumerRecord<byte[], byte[]> record) throws IOException {
        Detection detection = Detection.fromJson(value(record));
        List<String> missing = new ArrayList<>();
        require(missing, "id", detection.id());
        require(missing, "rule", detection.rule());
        require(missing, "severity", detection.severity());
        require(missing, "time", detection.time());
        require(missing, "detected_at", detection.detectedAt());
        require(missing, "tenant", detection.tenant());
        require(missing, "subject", detection.subject());
        require(missing, "title", detection.title());
        require(missing, "action", detection.action());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("missing: " + missing);
        }
        DenylistKeys.prefix(detection.tenant());
        return detection;
    }

    private static RevocationRequest request(ConsumerRecord<byte[], byte[]> record) throws IOException {
        RevocationRequest request = RevocationRequest.fromJson(value(record));
        List<String> missing = new ArrayList<>();
        require(missing, "id", request.id());
        require(missing, "target", request.target());
        require(missing, "effective", request.effective());
        require(missing, "actor", request.actor());
        require(missing, "reason", request.reason());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("missing: " + missing);
        }
        DenylistKeys.prefix(request.target().tenant());
        return request;
    }

    private void lineage(ConsumerRecord<byte[], byte[]> record, Step step) throws IOException {
        if (record.value() == null) {
            decider.onLineageGone(TokenIdentity.fromBytes(record.key()));
            return;
        }
        decider.onLineage(Lineage.fromJson(record.value()), Instant.ofEpochMilli(record.timestamp()), step);
    }

    private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw new IllegalArgumentException("no value");
        }
        return record.value();
    }

    private static void require(List<String> missing, String field, @Nullable Object value) {
        if (value == null) {
            missing.add(field);
        }
    }

    private static ProducerRecord<byte[], byte[]> dead(ConsumerRecord<byte[], byte[]> record, String detail) {
        ProducerRecord<byte[], byte[]> dead = new ProducerRecord<>(Topics.DEAD, record.key(), record.value());
        header(dead, DeadLetterHeaders.REASON, "malformed");
        header(dead, DeadLetterHeaders.DETAIL, detail);
        header(dead, DeadLetterHeaders.ORIGIN, record.topic() + "-" + record.partition() + "@" + record.offset());
        return dead;
    }

    private static void header(ProducerRecord<byte[], byte[]> dead, String name, String value) {
        dead.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
