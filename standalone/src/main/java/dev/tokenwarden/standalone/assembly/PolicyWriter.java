package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.dashboards.console.PolicyChanges;
import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.AdjustmentsWriter;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.AdjustmentsReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Changes adjustments on the policy topic. Concurrent changes, in one process or in several, do not overwrite each other:
 *
 * <ol>
 *   <li>One change at a time in this process.
 *   <li>A change begins by taking over the transactional id that all writers share. A writer that began before and has not
 *       committed is fenced, and begins again.
 *   <li>Then the topic is read to its end, and the change is applied to the result. So the change includes every earlier change, and
 *       a later writer fences this one.
 * </ol>
 */
final class PolicyWriter implements PolicyChanges {

    private static final int ATTEMPTS = 10;

    private final Map<String, Object> writing;
    private final Map<String, Object> reading;
    private final PolicySource source;
    private final PolicyFollower follower;

    PolicyWriter(
            Map<String, Object> writing, Map<String, Object> reading, PolicySource source, PolicyFollower follower) {
        this.writing = new HashMap<>(writing);
        this.writing.put("transactional.id", KafkaNames.POLICY_TRANSACTIONS);
        this.writing.put("transaction.timeout.ms", (int) PolicyRecords.LIMIT.toMillis());
        this.reading = Map.copyOf(reading);
        this.source = source;
        this.follower = follower;
    }

    @Override
    public synchronized Policy change(String tenant, UnaryOperator<Adjustments> change)
            throws PolicyException, IOException, InterruptedException {
        if (tenant.isBlank() || tenant.equals(PolicyRecords.WHOLE)) {
            throw new IllegalArgumentException("tenant: must be the name of a tenant");
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Long offset = write(tenant, change);
                if (offset != null) {
                    await(offset + 1);
                }
                return source.get();
            } catch (ProducerFencedException | InvalidProducerEpochException | InvalidTxnStateException e) {
                // Another process began a change after this one: its change is first. Which of the three the broker
                // answers depends on
                // how far it has ended this transaction.
            } catch (KafkaException e) {
                throw new IOException("the policy topic cannot be written: " + e.getMessage(), e);
            }
        }
        throw new IOException("other processes change the policy all the time; try again");
    }

    /** Returns the offset of the record that was written, or null if there was nothing to change. */
    private @Nullable Long write(String tenant, UnaryOperator<Adjustments> change)
            throws PolicyException, IOException, InterruptedException {
        try (var producer = new KafkaProducer<>(writing, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            await(end());
            Adjustments before = source.get().adjustments(tenant);
            Adjustments after = change.apply(before);
            if (after.equals(before)) {
                return null;
            }
            String text = after.isEmpty() ? null : AdjustmentsWriter.write(after);
            if (text != null) {
                // A text that readers would refuse is not written.
                AdjustmentsReader.parse(tenant, text);
            }
            producer.beginTransaction();
            var sent = producer.send(new ProducerRecord<>(Topics.POLICY, 0, tenant, text));
            producer.commitTransaction();
            return sent.get().offset();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new IOException("the policy topic cannot be written", e);
        }
    }

    private long end() {
        try (var consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer())) {
            return Objects.requireNonNull(consumer.endOffsets(List.of(PolicyRecords.PARTITION), PolicyRecords.LIMIT)
                    .get(PolicyRecords.PARTITION));
        }
    }

    private void await(long offset) throws IOException, InterruptedException {
        if (!follower.await(offset, PolicyRecords.LIMIT)) {
            throw new IOException("the policy topic could not be read to its end in time");
        }
    }
}
