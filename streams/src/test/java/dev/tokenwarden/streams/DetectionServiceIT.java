package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The topology on a real broker: exactly once, through restarts and unreadable records. */
@WithBackbone(parts = Part.KAFKA, exclusive = true)
final class DetectionServiceIT extends DetectionServiceFixture {
    private static final Duration WITHIN = Duration.ofSeconds(30);

    @Test
    void stolenToken_isDetectedOnce_throughARestartAndASecondDelivery() throws Exception {
        String jti = UUID.randomUUID().toString();
        TokenEvent own = StreamEvents.token(jti).used(0).edge().trace("a" + jti).build();
        TokenEvent stolen = StreamEvents.token(jti)
                .used(5)
                .edge()
                .trace("b" + jti)
                .by(StreamEvents.client("198.51.100.9", 64_999L, "curl/8"))
                .build();

        try (DetectionService service = service()) {
            service.start();
            send(own);
            send(stolen);
            assertThat(detectionOf("replay.context-change", jti).count()).isEqualTo(1);
        }
        TokenEvent again = StreamEvents.token(jti)
                .used(9)
                .edge()
                .trace("c" + jti)
                .by(StreamEvents.client("198.51.100.9", 64_999L, "curl/8"))
                .build();
        try (DetectionService service = service()) {
            service.start();
            send(stolen);
            send(again);
            Detection raised = detectionOf("replay.context-change", jti);
            assertThat(raised.count()).as("the second delivery counted nothing").isEqualTo(2);
        }
    }

    @Test
    void ruleThatWaits_firesWhenInputStandsStill() throws Exception {
        String jti = UUID.randomUUID().toString();
        try (DetectionService service = service()) {
            service.start();
            send(StreamEvents.token(jti)
                    .bound("own-key")
                    .used(0)
                    .trace("t" + jti)
                    .by(StreamEvents.keyed("other-key"))
                    .build());

            Detection raised = detectionOf("replay.sender-mismatch", jti);

            assertThat(raised.subject().jti()).isEqualTo(jti);
        }
    }

    @Test
    void unreadableRecord_goesToTheDeadLetters_andStopsNothing() throws Exception {
        String jti = UUID.randomUUID().toString();
        byte[] garbage = ("{\"garbage\": \"" + jti + "\"").getBytes(StandardCharsets.UTF_8);
        try (DetectionService service = service()) {
            service.start();
            TokenEvent use = StreamEvents.token(jti).used(0).at("payments").build();
            byte[] key = TokenIdentity.eventKey(use);
            producer.send(new ProducerRecord<>(Topics.TOKEN_EVENTS, key, garbage))
                    .get();
            send(use);

            assertThat(detectionOf("audience.mismatch", jti).subject().jti()).isEqualTo(jti);
            assertThat(await(dead, record -> new String(record.value(), StandardCharsets.UTF_8).contains(jti))
                            .value())
                    .isEqualTo(garbage);
        }
    }

    private DetectionService service() {
        Policy policy = policy();
        return new DetectionService(
                DetectionConfig.of(kafka, state), () -> policy, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    private void send(TokenEvent event) throws Exception {
        producer.send(new ProducerRecord<>(
                        Topics.TOKEN_EVENTS, TokenIdentity.eventKey(event), EventCodec.encode(event)))
                .get();
    }

    private Detection detectionOf(String rule, String jti) throws IOException {
        List<Detection> found = new ArrayList<>();
        await(detections, record -> {
            try {
                Detection detection = Detection.fromJson(record.value());
                if (detection.rule().equals(rule)
                        && jti.equals(detection.subject().jti())) {
                    found.add(detection);
                    return true;
                }
                return false;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return found.get(0);
    }

    private static ConsumerRecord<byte[], byte[]> await(
            KafkaConsumer<byte[], byte[]> consumer, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            ConsumerRecord<byte[], byte[]> hit = null;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                if (hit == null && wanted.test(record)) {
                    hit = record;
                }
            }
            if (hit != null) {
                return hit;
            }
        }
        throw new AssertionError("nothing of the kind came within " + WITHIN);
    }
}
