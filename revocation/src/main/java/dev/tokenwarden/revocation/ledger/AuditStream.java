package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Decisions as lines of JSON, from a consumer that is positioned at the first one. Closes the consumer. */
final class AuditStream extends InputStream {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Long> open;
    private final Predicate<Decision> filter;
    private byte[] lines = new byte[0];
    private int at;

    AuditStream(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Predicate<Decision> filter) {
        this.consumer = consumer;
        this.ends = Map.copyOf(ends);
        this.open = new HashMap<>(ends);
        this.filter = filter;
    }

    @Override
    public int read() throws IOException {
        return fill() ? lines[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, lines.length - at);
        System.arraycopy(lines, at, into, offset, count);
        at += count;
        return count;
    }

    /** Fills the buffer. Returns false at the end. */
    private boolean fill() {
        while (at == lines.length) {
            open.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (open.isEmpty()) {
                return false;
            }
            ByteArrayOutputStream next = new ByteArrayOutputStream();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
                if (record.offset() < end && record.value() != null && isWanted(record.value())) {
                    next.writeBytes(record.value());
                    next.write('\n');
                }
            }
            lines = next.toByteArray();
            at = 0;
        }
        return true;
    }

    private boolean isWanted(byte[] json) {
        try {
            return filter.test(Decision.fromJson(json));
        } catch (IOException e) {
            // Malformed records are counted when the state is loaded.
            return false;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
