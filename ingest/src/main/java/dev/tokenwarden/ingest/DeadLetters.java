package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.ingest.fetch.SkippedRecords;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of refused records. */
final class DeadLetters {
    private static final String OWN_PREFIX = "tw-dead-";
    private static final int SHA256_BYTES = 32;
    private static final byte @Nullable [] NO_KEY = null;

    private DeadLetters() {}

    /** The record as it came, with key, value and headers, and the reason. */
    static ProducerRecord<byte[], byte[]> whole(
            String reporter, ConsumerRecord<byte[], byte[]> record, AdmissionVerdict.Refused refused) {
        Headers headers = new RecordHeaders();
        for (Header header : record.headers()) {
            // A reporter must not be able to write the reason of a dead letter.
            if (!header.key().startsWith(OWN_PREFIX)) {
                headers.add(header);
            }
        }
        describe(headers, reporter, record, refused);
        return new ProducerRecord<>(Topics.DEAD, null, record.key(), record.value(), headers);
    }

    /**
     * The beginning of the record's value, and the reason. For a record that is larger than the dead-letter topic
     * takes.
     */
    static ProducerRecord<byte[], byte[]> cut(
            String reporter, ConsumerRecord<byte[], byte[]> record, AdmissionVerdict.Refused refused) {
        Headers headers = new RecordHeaders();
        describe(headers, reporter, record, refused);
        byte[] value = record.value() == null ? new byte[0] : record.value();
        add(
                headers,
                DeadLetterHeaders.CUT,
                value.length + ";sha-256=" + Digests.hex(Digests.sha256(value), SHA256_BYTES));
        byte[] beginning = Arrays.copyOf(value, Math.min(value.length, JsonStreams.MAX_EVENT_BYTES));
        return new ProducerRecord<>(Topics.DEAD, null, NO_KEY, beginning, headers);
    }

    /** A letter for records that were not read because they exceed a limit. It holds their offsets. */
    static ProducerRecord<byte[], byte[]> reference(
            String reporter,
            ConsumerRecord<byte[], byte[]> record,
            AdmissionVerdict.Refused refused,
            SkippedRecords skipped) {
        Headers headers = new RecordHeaders();
        describe(headers, reporter, record, refused);
        add(headers, DeadLetterHeaders.REFERENCE, skipped.first() + "-" + skipped.last());
        return new ProducerRecord<>(Topics.DEAD, null, NO_KEY, new byte[0], headers);
    }

    private static void describe(
            Headers headers, String reporter, ConsumerRecord<byte[], byte[]> record, AdmissionVerdict.Refused refused) {
        add(headers, DeadLetterHeaders.REASON, refused.reason());
        if (!refused.field().isEmpty()) {
            add(headers, DeadLetterHeaders.FIELD, refused.field());
        }
        add(headers, DeadLetterHeaders.DETAIL, refused.detail());
        add(headers, DeadLetterHeaders.REPORTER, reporter);
        add(headers, DeadLetterHeaders.ORIGIN, record.topic() + "-" + record.partition() + "@" + record.offset());
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
