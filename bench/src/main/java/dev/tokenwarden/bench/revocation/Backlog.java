package dev.tokenwarden.bench.revocation;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.revocation.ledger.RevocationClients;
import dev.tokenwarden.revocation.ledger.TopicReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Whether the service has input that it has not committed yet. */
final class Backlog {
    private final RevocationBench lab;

    Backlog(RevocationBench lab) {
        this.lab = lab;
    }

    boolean isOpen() {
        Map<String, Object> config = new HashMap<>(lab.kafka());
        config.put("group.id", RevocationClients.ID);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>(TopicReader.partitions(consumer, Topics.DETECTIONS));
            partitions.addAll(TopicReader.partitions(consumer, Topics.REVOCATION_REQUESTS));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, OffsetAndMetadata> done = consumer.committed(new HashSet<>(partitions));
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata committed = done.get(partition);
                if (ends.getOrDefault(partition, 0L) > (committed == null ? 0 : committed.offset())) {
                    return true;
                }
            }
            return false;
        }
    }
}
