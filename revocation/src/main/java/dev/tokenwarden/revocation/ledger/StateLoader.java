package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Revocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the state from the topics before the first decision. */
final class StateLoader {
    private static final Logger log = LoggerFactory.getLogger(StateLoader.class);

    private final Decider decider;
    private final LedgerMetrics metrics;
    /** Revocations by ledger key: a tombstone has only the key. */
    private final Map<String, Revocation> standing = new HashMap<>();

    private final Map<String, Long> offsets = new HashMap<>();

    StateLoader(Decider decider, LedgerMetrics metrics) {
        this.decider = decider;
        this.metrics = metrics;
    }

    /**
     * Returns the offsets at which reading of {@code token-lineage} continues.
     *
     * @param since earlier decisions are not read
     */
    Map<TopicPartition, Long> load(KafkaConsumer<byte[], byte[]> consumer, Instant since) {
        List<TopicPartition> ledger = TopicReader.partitions(consumer, Topics.REVOCATIONS);
        if (ledger.size() != 1) {
            throw new IllegalStateException(Topics.REVOCATIONS + ": must have one partition, has " + ledger.size());
        }
        List<TopicPartition> all = new ArrayList<>(ledger);
        List<TopicPartition> decisions = TopicReader.partitions(consumer, Topics.DECISIONS);
        all.addAll(decisions);
        all.addAll(TopicReader.partitions(consumer, Topics.API_TOKENS));
        List<TopicPartition> lineage = TopicReader.partitions(consumer, Topics.LINEAGE);
        all.addAll(lineage);
        Map<TopicPartition, Long> ends =
                TopicReader.readAll(consumer, all, TopicReader.offsetsSince(consumer, decisions, since), this::take);
        standing.forEach((key, revocation) -> decider.state().ledger().put(revocation, offsets.getOrDefault(key, 0L)));
        log.atInfo().addKeyValue("count", standing.size()).log("Read the ledger and the decisions");
        Map<TopicPartition, Long> positions = new HashMap<>(ends);
        positions.keySet().retainAll(lineage);
        return positions;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            switch (record.topic()) {
                case Topics.DECISIONS -> decider.state().apply(Decision.fromJson(record.value()));
                case Topics.REVOCATIONS -> takeLedger(record);
                case Topics.API_TOKENS -> takeToken(record);
                default -> takeLineage(record);
            }
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            metrics.malformed(record);
        }
    }

    private void takeLedger(ConsumerRecord<byte[], byte[]> record) throws IOException {
        String key = String.join("\0", LengthPrefixed.decode(record.key()));
        if (record.value() == null) {
            standing.remove(key);
            offsets.remove(key);
        } else {
            standing.put(key, Revocation.fromJson(record.value()));
            offsets.put(key, record.offset());
        }
    }

    private void takeToken(ConsumerRecord<byte[], byte[]> record) throws IOException {
        if (record.value() == null) {
            decider.state().tokens().remove(new String(record.key(), StandardCharsets.UTF_8));
        } else {
            IssuedToken token = IssuedToken.fromJson(record.value());
            decider.state().tokens().put(token.name(), token);
        }
    }

    private void takeLineage(ConsumerRecord<byte[], byte[]> record) throws IOException {
        if (record.value() == null) {
            decider.onLineageGone(TokenIdentity.fromBytes(record.key()));
        } else {
            decider.remember(Lineage.fromJson(record.value()), Instant.ofEpochMilli(record.timestamp()));
        }
    }
}
