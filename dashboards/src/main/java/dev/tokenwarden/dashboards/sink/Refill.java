package dev.tokenwarden.dashboards.sink;

import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that OpenSearch lost documents of a sink, and rewinds the sink's consumer. It compares the {@link IndexInventory}
 * committed with the offsets to the existing indices, when partitions are assigned and every 10 s. One thread uses it.
 */
final class Refill {
    private static final Logger log = LoggerFactory.getLogger(Refill.class);
    private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();
    /** The time of an event may be later than its arrival by this much. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private final String sink;
    private final SearchClient client;
    private final List<Index> kinds;
    private final Duration retention;
    private final Clock clock;
    private IndexInventory known = new IndexInventory(Set.of());
    private long checkAt = System.nanoTime();

    /**
     * @param kinds the indices that the sink writes
     * @param retention age at which daily indices are deleted: older ones are not missing
     */
    Refill(String sink, SearchClient client, List<Index> kinds, Duration retention, Clock clock) {
        this.sink = sink;
        this.client = client;
        this.kinds = List.copyOf(kinds);
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Adds the inventory to the metadata of these offsets.
     *
     * @param written names of indices with documents of records before these offsets
     */
    Map<TopicPartition, OffsetAndMetadata> mark(Map<TopicPartition, OffsetAndMetadata> offsets, Set<String> written) {
        if (!known.names().containsAll(written)) {
            addNew(written);
        }
        String metadata = known.toMetadata();
        Map<TopicPartition, OffsetAndMetadata> marked = new HashMap<>();
        offsets.forEach((partition, offset) ->
                marked.put(partition, new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), metadata)));
        return marked;
    }

    /**
     * Adds new indices to the inventory. Known ones stay, because they may be missing now. An index that was deleted between its
     * write and this commit is missing, too.
     */
    private void addNew(Set<String> written) {
        try {
            known = known.withNew(IndexInventory.read(client, kinds)).withVanished(written);
        } catch (IOException e) {
            log.atDebug().addKeyValue("error", e.getMessage()).log("Indices cannot be listed now");
        }
    }

    /**
     * Checks partitions that were just assigned against their committed inventory.
     *
     * @return whether the consumer was rewound
     */
    boolean onAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Set<String> entries = new HashSet<>();
        consumer.committed(Set.copyOf(partitions)).values().forEach(offset -> {
            if (offset != null) {
                entries.addAll(IndexInventory.parse(offset.metadata()).entries());
            }
        });
        known = new IndexInventory(entries);
        checkAt = System.nanoTime();
        return check(consumer);
    }

    /**
     * Checks again every 10 s. Does nothing while OpenSearch does not answer.
     *
     * @return whether the consumer was rewound: batches that are being written must then not be committed
     */
    boolean check(Consumer<?, ?> consumer) {
        if (System.nanoTime() - checkAt < 0 || consumer.assignment().isEmpty()) {
            return false;
        }
        checkAt = System.nanoTime() + EVERY_NANOS;
        IndexInventory now;
        try {
            now = IndexInventory.read(client, kinds);
        } catch (IOException e) {
            log.atDebug().addKeyValue("error", e.getMessage()).log("Indices cannot be listed now");
            return false;
        }
        LocalDate first = LocalDate.ofInstant(clock.instant().minus(retention), ZoneOffset.UTC);
        List<String> missing = known.missing(now, name -> isKept(name, first));
        known = now;
        if (missing.isEmpty()) {
            return false;
        }
        log.atWarn()
                .addKeyValue("role", sink)
                .addKeyValue("count", missing.size())
                .addKeyValue("index", String.join(" ", missing))
                .log("Indices are missing in OpenSearch; they are filled again from Kafka");
        rewind(consumer, IndexInventory.firstDay(missing, kinds));
        return true;
    }

    private boolean isKept(String name, LocalDate first) {
        for (Index kind : kinds) {
            LocalDate day = kind.day(name);
            if (day != null) {
                return !day.isBefore(first);
            }
        }
        return true;
    }

    private static void rewind(Consumer<?, ?> consumer, Optional<LocalDate> from) {
        Set<TopicPartition> assigned = consumer.assignment();
        if (from.isEmpty()) {
            consumer.seekToBeginning(assigned);
            return;
        }
        Instant start = from.get().atStartOfDay(ZoneOffset.UTC).toInstant().minus(AHEAD);
        Map<TopicPartition, Long> times = new HashMap<>();
        assigned.forEach(partition -> times.put(partition, start.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times);
        offsets.forEach((partition, offset) -> {
            if (offset != null && offset.offset() < consumer.position(partition)) {
                consumer.seek(partition, offset.offset());
            }
        });
    }
}
