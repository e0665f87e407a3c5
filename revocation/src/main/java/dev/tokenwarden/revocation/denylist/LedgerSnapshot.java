package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.revocation.ledger.RevocationClients;
import dev.tokenwarden.revocation.ledger.TopicReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The current ledger, by tenant and name.
 *
 * @param position offset of the last record; -1: the ledger is empty
 * @param end offset at which reading continues
 */
record LedgerSnapshot(Map<String, Map<String, DenylistChange>> tenants, long position, long end) {
    /**
     * Reads the topic.
     *
     * @param wanted tenants to read; a tenant without records is included
     * @param all whether to read all other tenants, too
     */
    static LedgerSnapshot read(RevocationClients kafka, Set<String> wanted, boolean all, long now) {
        Map<String, Map<String, DenylistChange>> tenants = new HashMap<>();
        wanted.forEach(tenant -> tenants.put(tenant, new HashMap<>()));
        long[] last = {-1};
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(RevocationClients.ID + "-rebuild")) {
            List<TopicPartition> ledger = TopicReader.partitions(consumer, Topics.REVOCATIONS);
            if (ledger.size() != 1) {
                throw new IllegalStateException(Topics.REVOCATIONS + ": must have one partition, has " + ledger.size());
            }
            long end = TopicReader.readAll(consumer, ledger, record -> {
                        last[0] = record.offset();
                        DenylistChange change = LedgerRecords.read(record);
                        if (change == null || (!all && !wanted.contains(change.tenant()))) {
                            return;
                        }
                        Map<String, DenylistChange> names =
                                tenants.computeIfAbsent(change.tenant(), tenant -> new HashMap<>());
                        if (change.isRemoval(now)) {
                            names.remove(change.name());
                        } else {
                            names.put(change.name(), change);
                        }
                    })
                    .getOrDefault(ledger.get(0), 0L);
            return new LedgerSnapshot(tenants, last[0], end);
        }
    }

    int size() {
        return tenants.values().stream().mapToInt(Map::size).sum();
    }
}
