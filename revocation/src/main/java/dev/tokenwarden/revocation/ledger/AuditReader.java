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

/** Reads the audit log from its topic, as far back as that goes. */
public final class AuditReader {
    private final RevocationClients clients;

    public AuditReader(RevocationClients clients) {
        this.clients = clients;
    }

    /**
     * Every decision that was committed before the call, in order, as it stands in the log, one a line. It is read from the
     * topic while it is read from the stream: nothing is gathered.
     *
     * @param since inclusive; null: from the beginning
     * @param until exclusive; null: to the end
     * @return a stream of one reader, to be closed by the caller
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
