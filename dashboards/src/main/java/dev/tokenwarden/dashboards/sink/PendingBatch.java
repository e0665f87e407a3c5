package dev.tokenwarden.dashboards.sink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of one poll while they are written to OpenSearch.
 *
 * @param written true when all documents have a result; false if a stop was requested before
 * @param records number of records
 * @param indices names of the indices of the documents
 * @param offsets next offset of each partition; partitions that were revoked are removed
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
