package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.service.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes submissions to the input topics of their reporters, and waits until Kafka has acknowledged them. */
final class Uplink implements AutoCloseable {
    /** Largest value that is handed to Kafka, well within what an input topic takes. */
    static final int MAX_VALUE_BYTES = TopicSpecs.INPUT_MAX_BYTES - (128 << 10);

    private static final byte @Nullable [] NO_KEY = null;
    private static final Logger log = LoggerFactory.getLogger(Uplink.class);

    private final Duration acknowledge;
    private final KafkaProducer<byte[], byte[]> producer;

    Uplink(Map<String, Object> kafka, Duration acknowledge) {
        this.acknowledge = acknowledge;
        int millis = (int) acknowledge.toMillis();
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "tokenwarden-gateway");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        // After that the caller gets 503 and sends the events again: they should not be written later as well.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis / 2);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Returns once Kafka has acknowledged all of them.
     *
     * @throws Problem if Kafka has not acknowledged all of them in time; some may have been written, and all should be
     *     sent again
     */
    void write(String registration, List<Submission> submissions) {
        long deadline = System.nanoTime() + acknowledge.toNanos();
        List<Future<RecordMetadata>> sent = new ArrayList<>(submissions.size());
        try {
            for (Submission submission : submissions) {
                sent.add(producer.send(new ProducerRecord<>(
                        Topics.input(registration), null, NO_KEY, submission.value(), submission.headers())));
            }
            for (Future<RecordMetadata> future : sent) {
                future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException | ExecutionException | KafkaException e) {
            log.atWarn()
                    .addKeyValue("reporter", registration)
                    .addKeyValue("error", cause(e).getClass().getSimpleName())
                    .log("Kafka did not acknowledge events");
            throw GatewayProblems.unavailable("Kafka did not acknowledge in time; send it again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GatewayProblems.unavailable("shutting down; send it again");
        }
    }

    private static Throwable cause(Exception e) {
        return e.getCause() == null ? e : e.getCause();
    }

    @Override
    public void close() {
        producer.close(acknowledge);
    }
}
