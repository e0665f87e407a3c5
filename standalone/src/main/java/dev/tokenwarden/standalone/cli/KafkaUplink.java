package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.ingest.importers.ImportedEvent;
import dev.tokenwarden.standalone.assembly.ClientProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes imported events to the input topic of a reporter, in order. Admission checks them like all others. */
final class KafkaUplink implements AutoCloseable {

    /** After this many events, the import waits for their acknowledgement and records their number. */
    private static final int CHECKPOINT = 20_000;

    private static final int BATCH_BYTES = 256 << 10;
    private static final int LINGER_MILLIS = 20;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Records how many events Kafka has. */
    @FunctionalInterface
    interface Checkpoint {
        void reached(long events) throws IOException;
    }

    private KafkaUplink(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    static KafkaUplink open(Path propertiesFile, String topic) throws IOException, CommandFailure {
        Map<String, Object> properties = ClientProperties.read(propertiesFile);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "tokenwarden-import");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, BATCH_BYTES + JsonStreams.MAX_EVENT_BYTES);
        try {
            return new KafkaUplink(
                    new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()), topic);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw CommandFailure.failed(propertiesFile + ": " + cause.getMessage());
        }
    }

    /** @param skipped number of events at the start that Kafka has already */
    Round round(long skipped, Checkpoint checkpoint) {
        return new Round(skipped, checkpoint);
    }

    /** Sends the events of one set of files. */
    final class Round implements LogPass.Taker {
        private final long skipped;
        private final Checkpoint checkpoint;
        private long seen;

        private Round(long skipped, Checkpoint checkpoint) {
            this.skipped = skipped;
            this.checkpoint = checkpoint;
        }

        @Override
        public void take(ImportedEvent event) throws IOException, CommandFailure {
            if (seen++ < skipped) {
                return;
            }
            try {
                producer.send(new ProducerRecord<>(topic, event.key(), event.json()), (metadata, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(null, problem);
                    }
                });
            } catch (KafkaException e) {
                throw failed(e);
            }
            if (seen % CHECKPOINT == 0) {
                finish();
            }
        }

        /** Waits until Kafka has all events, and records that. */
        void finish() throws IOException, CommandFailure {
            try {
                producer.flush();
            } catch (KafkaException e) {
                throw failed(e);
            }
            Exception problem = failure.get();
            if (problem != null) {
                throw failed(problem);
            }
            checkpoint.reached(seen);
        }

        private CommandFailure failed(Exception problem) {
            return CommandFailure.failed("Kafka rejected an event for " + topic + ": " + problem.getMessage()
                    + "; run the command again to continue");
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
