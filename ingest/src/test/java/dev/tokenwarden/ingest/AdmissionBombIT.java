package dev.tokenwarden.ingest;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Record batches that decompress to far more than they are on the wire, against an admission of 256 MB of memory. */
class AdmissionBombIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int BOMB_BYTES = 150 << 20;

    @TempDir
    Path dir;

    @Test
    void bomb_costsItsRegistrationOneRecord_andNobodyElseAnything_alsoAfterARestart() throws InterruptedException {
        try (Broker broker = startBroker()) {
            broker.send("anything", utf8(used("own-before")));
            send(broker, BOMB_BYTES, new byte[BOMB_BYTES]);
            broker.send("anything", utf8(used("own-after")));
            broker.send("payments", utf8(used("other")));

            Process first = AdmissionProcess.start(broker.properties(), AdmissionSamples.POLICY);
            await().atMost(LONG)
                    .until(() ->
                            !first.isAlive() || broker.ids().containsAll(List.of("own-before", "own-after", "other")));
            assertThat(first.isAlive()).isTrue();
            first.destroyForcibly().waitFor();
            broker.send("payments", utf8(used("after-restart")));
            Process second = AdmissionProcess.start(broker.properties(), AdmissionSamples.POLICY);
            await().atMost(LONG).until(() -> !second.isAlive() || broker.ids().contains("after-restart"));
            assertThat(second.isAlive()).isTrue();
            second.destroyForcibly().waitFor();

            assertThat(broker.read(Topics.DEAD)).isNotEmpty().allSatisfy(dead -> {
                assertThat(text(dead, DeadLetterHeaders.REASON)).isEqualTo("too-large");
                assertThat(text(dead, DeadLetterHeaders.REPORTER)).isEqualTo("anything");
                assertThat(text(dead, DeadLetterHeaders.REFERENCE)).isEqualTo("1-1");
                assertThat(text(dead, DeadLetterHeaders.ORIGIN)).isEqualTo(Topics.input("anything") + "-0@1");
                assertThat(dead.value()).isEmpty();
            });
        }
    }

    @Test
    void batchOfManyLargeRecords_isReadAsFarAsItsLimit_andCountsAddUp() throws InterruptedException {
        int records = 100;
        byte[][] values = new byte[records][1 << 20];
        try (Broker broker = startBroker()) {
            send(broker, records << 20, values);
            broker.send("anything", utf8(used("own-after")));

            Process service = AdmissionProcess.start(broker.properties(), AdmissionSamples.POLICY);
            await().atMost(LONG).until(() -> !service.isAlive() || broker.ids().contains("own-after"));
            assertThat(service.isAlive()).isTrue();
            service.destroyForcibly().waitFor();

            int accounted = 0;
            for (ConsumerRecord<byte[], byte[]> dead : broker.read(Topics.DEAD)) {
                String[] range = text(dead, DeadLetterHeaders.REFERENCE).split("-", 2);
                accounted += range.length < 2 ? 1 : Integer.parseInt(range[1]) - Integer.parseInt(range[0]) + 1;
            }
            assertThat(accounted).isEqualTo(records);
        }
    }

    private Broker startBroker() {
        Broker broker = Broker.start(dir);
        broker.create(TopicSpecs.all());
        broker.create(List.of(TopicSpecs.input("payments"), TopicSpecs.input("anything")));
        return broker;
    }

    /** All of them in one record batch. */
    private static void send(Broker broker, int batchBytes, byte[]... values) {
        Map<String, Object> properties = new HashMap<>(broker.properties());
        properties.put("compression.type", "gzip");
        properties.put("linger.ms", 60_000);
        properties.put("batch.size", batchBytes + (1 << 20));
        properties.put("max.request.size", batchBytes + (2 << 20));
        properties.put("buffer.memory", 2L * batchBytes + (4 << 20));
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(Topics.input("anything"), value));
            }
            producer.flush();
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
