package dev.tokenwarden.ingest;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.TopicSpecs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies in the middle: nothing is lost, and what one reporter sent stays in order. */
class AdmissionCrashIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    @Test
    void service_killedAgainAndAgain_losesNothingAndKeepsOrder() throws InterruptedException {
        int events = 20_000;
        Random random = new Random(7);
        try (Broker broker = startBroker()) {
            List<String> sent = send(broker, 0, events);
            int killed = 0;
            for (int admitted = 0; admitted < events; admitted = broker.ids().size()) {
                Process service = AdmissionProcess.start(broker.properties(), AdmissionSamples.POLICY);
                int until = Math.min(events, admitted + 1 + random.nextInt(events / 3));
                await().atMost(LONG)
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> broker.ids().size() >= until);
                service.destroyForcibly().waitFor();
                killed++;
            }

            assertThat(broker.ids()).containsExactlyElementsOf(sent);
            assertThat(killed).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void broker_awayForAWhile_serviceWaitsAndGoesOn() {
        Broker before = startBroker();
        try (var service = new AdmissionService(
                AdmissionConfig.of(before.properties()),
                AdmissionSamples::policy,
                Clock.systemUTC(),
                new SimpleMeterRegistry())) {
            service.start();
            List<String> sent = send(before, 0, 5_000);
            before.close();
            try (Broker after = Broker.start(dir)) {
                assertThat(after.properties().get("bootstrap.servers"))
                        .isEqualTo(before.properties().get("bootstrap.servers"));
                sent.addAll(send(after, 5_000, 5_100));
                await().atMost(LONG).until(() -> after.ids().size() >= 5_100);

                assertThat(after.ids()).containsExactlyElementsOf(sent);
                assertThat(service.health().up()).isTrue();
                service.close();
            }
        }
    }

    private Broker startBroker() {
        Broker broker = Broker.start(dir);
        broker.create(TopicSpecs.all());
        broker.create(List.of(TopicSpecs.input("payments"), TopicSpecs.input("anything")));
        return broker;
    }

    /** Sends uses of one token, so that all are on one partition. */
    private static List<String> send(Broker broker, int from, int to) {
        List<String> ids = new ArrayList<>();
        for (int i = from; i < to; i++) {
            ids.add("e-" + i);
            broker.sendAsync("payments", utf8(used("e-" + i)));
        }
        broker.send("payments");
        return ids;
    }
}
