package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.revocation.Decision;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads the audit log from its topic, as far back as that goes. */
public final class Audit {
    private final KafkaClients clients;

    public Audit(KafkaClients clients) {
        this.clients = clients;
    }

    /** Takes a decision, and its text as it stands in the log. */
    @FunctionalInterface
    public interface Sink {
        void accept(Decision decision, byte[] json);
    }

    /**
     * Hands over every decision that was committed before the call, in order.
     *
     * @param since inclusive; null: from the beginning
     * @param until exclusive; null: to the end
     */
    public void read(@Nullable Instant since, @Nullable Instant until, Sink sink) {
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer(KafkaClients.ID + "-audit")) {
            List<TopicPartition> partitions = TopicReader.partitions(consumer, Topics.DECISIONS);
            Map<TopicPartition, Long> starts =
                    since == null ? new HashMap<>() : TopicReader.offsetsSince(consumer, partitions, since);
            TopicReader.readAll(consumer, partitions, starts, record -> take(record, since, until, sink));
        }
    }

    private static void take(
            ConsumerRecord<byte[], byte[]> record, @Nullable Instant since, @Nullable Instant until, Sink sink) {
        if (record.value() == null) {
            return;
        }
        try {
            Decision decision = Decision.fromJson(record.value());
            boolean within = (since == null || !decision.time().isBefore(since))
                    && (until == null || decision.time().isBefore(until));
            if (within) {
                sink.accept(decision, record.value());
            }
        } catch (IOException e) {
            // Nobody but this service writes there: what cannot be read is counted when the state is loaded.
            return;
        }
    }
}
