package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.revocation.Decision;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads the audit log from the beginning of its topic. */
public final class AuditReader {
    private final RevocationClients clients;

    public AuditReader(RevocationClients clients) {
        this.clients = clients;
    }

    /**
     * A stream of all decisions that were committed before the call, in order, one JSON object per line. The topic is read while
     * the stream is read: memory holds one batch.
     *
     * @param since inclusive; null: from the beginning
     * @param until exclusive; null: to the end
     * @return a stream for one reader, which the caller closes
     */
    public InputStream open(@Nullable Instant since, @Nullable Instant until, Predicate<Decision> filter) {
        KafkaConsumer<byte[], byte[]> consumer = clients.consumer(RevocationClients.ID + "-audit");
        try {
            List<TopicPartition> partitions = TopicReader.partitions(consumer, Topics.DECISIONS);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> starts =
                    since == null ? Map.of() : TopicReader.offsetsSince(consumer, partitions, since);
            starts.forEach(consumer::seek);
            Predicate<Decision> within =
                    decision -> (since == null || !decision.time().isBefore(since))
                            && (until == null || decision.time().isBefore(until));
            return new AuditStream(consumer, consumer.endOffsets(partitions), within.and(filter));
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }
}
