package dev.tokenwarden.dashboards.action;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.revocation.Decision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends to the audit log on Kafka. Thread-safe. */
public final class AuditLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;

    /**
     * @param kafka client properties
     */
    public AuditLog(Map<String, Object> kafka) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "tokenwarden-dashboards-audit");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) LIMIT.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Appends the action and waits until Kafka has it.
     *
     * @throws IOException if Kafka does not confirm it within 10 s: the action must then not take effect
     */
    public void append(AnalystAction action) throws IOException, InterruptedException {
        Decision decision = action.toDecision();
        try {
            producer.send(new ProducerRecord<>(
                            Topics.DECISIONS, decision.id().getBytes(StandardCharsets.UTF_8), decision.toJson()))
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new IOException("the audit log cannot be written: " + cause.getMessage(), e);
        }
    }

    /** Appends an action that has happened already, without waiting. A failure is logged. */
    public void appendLater(AnalystAction action) {
        Decision decision = action.toDecision();
        try {
            producer.send(
                    new ProducerRecord<>(
                            Topics.DECISIONS, decision.id().getBytes(StandardCharsets.UTF_8), decision.toJson()),
                    (metadata, failure) -> {
                        if (failure != null) {
                            lost(failure);
                        }
                    });
        } catch (KafkaException e) {
            lost(e);
        }
    }

    private static void lost(Exception failure) {
        log.atError().addKeyValue("error", failure.toString()).log("Audit record was not written");
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
