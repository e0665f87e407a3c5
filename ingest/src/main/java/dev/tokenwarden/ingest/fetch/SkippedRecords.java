package dev.tokenwarden.ingest.fetch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Records of a batch that were not read, since they are over a limit. In their place the consumer returns one record without
 * key and value, at their last offset.
 *
 * @param first offset of the first of them
 * @param last offset of the last of them
 * @param detail which limit, for people; without any of the records' content
 */
public record SkippedRecords(long first, long last, String detail) {
    /** Different in each process, so that no reporter can send a record that looks like one of these. */
    private static final String HEADER = "tw-skipped-" + UUID.randomUUID();

    /** The skipped records that this record represents; empty if it is a record that a reporter sent. */
    public static Optional<SkippedRecords> of(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(HEADER);
        if (header == null) {
            return Optional.empty();
        }
        String[] parts = new String(header.value(), StandardCharsets.UTF_8).split(" ", 2);
        return Optional.of(new SkippedRecords(Long.parseLong(parts[0]), record.offset(), parts[1]));
    }

    /** How many offsets they take. */
    public long count() {
        return last - first + 1;
    }

    static Header header(long first, String detail) {
        return new RecordHeader(HEADER, (first + " " + detail).getBytes(StandardCharsets.UTF_8));
    }
}
