package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.revocation.Decision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Writes each step in one transaction: decisions, ledger records, dead letters and the offsets of the input. */
final class Transactions {
    private final KafkaProducer<byte[], byte[]> producer;
    private final ConsumerGroupMetadata group;

    Transactions(KafkaProducer<byte[], byte[]> producer, ConsumerGroupMetadata group) {
        this.producer = producer;
        this.group = group;
    }

    /**
     * Commits a step.
     *
     * @param at the time of the decisions, epoch milliseconds
     * @return the offsets of the step's ledger writes, in order
     * @throws KafkaException if the commit failed: it is then unknown whether the step was committed
     */
    List<Long> commit(
            Step step,
            List<ProducerRecord<byte[], byte[]>> dead,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            long at) {
        producer.beginTransaction();
        for (Decision decision : step.decisions()) {
            producer.send(new ProducerRecord<>(
                    Topics.DECISIONS, null, at, decision.id().getBytes(StandardCharsets.UTF_8), decision.toJson()));
        }
        List<Future<RecordMetadata>> written = new ArrayList<>(step.writes().size());
        for (Step.LedgerWrite write : step.writes()) {
            byte[] value =
                    write.revocation() == null ? null : write.revocation().toJson();
            written.add(producer.send(new ProducerRecord<>(
                    Topics.REVOCATIONS, null, at, write.target().key(), value)));
        }
        step.tokens()
                .forEach((name, token) -> producer.send(new ProducerRecord<>(
                        Topics.API_TOKENS,
                        null,
                        at,
                        name.getBytes(StandardCharsets.UTF_8),
                        token.map(IssuedToken::toJson).orElse(null))));
        dead.forEach(producer::send);
        if (!offsets.isEmpty()) {
            producer.sendOffsetsToTransaction(offsets, group);
        }
        producer.commitTransaction();
        return written.stream().map(Transactions::offset).toList();
    }

    private static long offset(Future<RecordMetadata> written) {
        try {
            return written.get().offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted after a commit", e);
        } catch (ExecutionException e) {
            throw new KafkaException("a record of a committed transaction has failed", e);
        }
    }
}
