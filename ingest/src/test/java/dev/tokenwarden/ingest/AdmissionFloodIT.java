package dev.tokenwarden.ingest;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** One registration floods; detection reads slowly. The event of another must not wait for the flood. */
@WithBackbone(parts = Part.KAFKA, exclusive = true)
class AdmissionFloodIT {
    private static final int FLOOD = 60_000;
    private static final int READ_AT_ONCE = 500;

    @Test
    void flood_doesNotDelayTheEventOfAnotherRegistration(Backbone backbone) {
        try (Broker broker = Broker.of(backbone.kafka())) {
            broker.create(TopicSpecs.all());
            broker.create(List.of(TopicSpecs.input("payments"), TopicSpecs.input("anything")));
            try (var service = new AdmissionService(
                            AdmissionConfig.of(broker.properties()),
                            AdmissionSamples::policy,
                            Clock.systemUTC(),
                            new SimpleMeterRegistry());
                    var detection = detection(broker)) {
                detection.subscribe(List.of(Topics.TOKEN_EVENTS));
                service.start();
                broker.send("payments", utf8(used("first")));
                List<String> read = new ArrayList<>();
                await().atMost(Duration.ofSeconds(30)).until(() -> readSome(detection, read) && read.contains("first"));
                for (int i = 0; i < FLOOD; i++) {
                    broker.sendAsync("anything", utf8(used("flood-" + i)));
                }
                broker.send("anything");
                // The flood has reached token-events as far as it may.
                await().atMost(Duration.ofSeconds(30)).until(() -> broker.count(Topics.TOKEN_EVENTS) > 4_000);

                broker.send("payments", utf8(used("victim")));

                await().atMost(Duration.ofMinutes(2)).until(() -> readSome(detection, read) && read.contains("victim"));
                assertThat(read.indexOf("victim")).isLessThan(FLOOD / 3);
                await().atMost(Duration.ofMinutes(4))
                        .until(() -> readSome(detection, read) && read.size() == FLOOD + 2);
            }
        }
    }

    private static KafkaConsumer<byte[], byte[]> detection(Broker broker) {
        Map<String, Object> properties = new HashMap<>(broker.properties());
        properties.put("group.id", "warden-streams");
        properties.put("auto.offset.reset", "earliest");
        properties.put("max.poll.records", READ_AT_ONCE);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads one poll's worth, and commits. */
    private static boolean readSome(KafkaConsumer<byte[], byte[]> detection, List<String> read) {
        for (ConsumerRecord<byte[], byte[]> record : detection.poll(Duration.ofMillis(100))) {
            if (record.headers().lastHeader(AdmissionHeaders.KIND) == null) {
                try {
                    read.add(EventCodec.decode(record.value()).id());
                } catch (InvalidEventException e) {
                    throw new AssertionError(e);
                }
            }
        }
        detection.commitSync();
        return true;
    }
}
