package dev.tokenwarden.dashboards.sink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Records of one poll on their way into OpenSearch.
 *
 * @param written true once all their documents are settled, false if a stop came first
 * @param records how many
 * @param indices names of the indices that they are written to
 * @param offsets where the next poll of each partition begins; partitions that were taken away are removed
 */
record PendingBatch(
        Future<Boolean> written, int records, Set<String> indices, Map<TopicPartition, OffsetAndMetadata> offsets) {
    PendingBatch {
        indices = Set.copyOf(indices);
        offsets = new HashMap<>(offsets);
    }

    void forget(List<TopicPartition> partitions) {
        partitions.forEach(offsets::remove);
    }
}
