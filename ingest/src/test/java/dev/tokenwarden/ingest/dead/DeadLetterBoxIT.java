package dev.tokenwarden.ingest.dead;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.ingest.AdmissionConfig;
import dev.tokenwarden.ingest.AdmissionSamples;
import dev.tokenwarden.ingest.AdmissionService;
import dev.tokenwarden.ingest.Broker;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@WithBackbone(parts = Part.KAFKA, exclusive = true)
class DeadLetterBoxIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String LATE = """
              - {name: late, sources: ["*"], tenants: [acme], types: [used]}
            """;

    private volatile Policy policy = AdmissionSamples.policy();

    @Test
    void refusedEvent_isListedShownAndReplayed_onceThePolicyCoversIt(Backbone backbone) {
        try (Broker broker = Broker.of(backbone.kafka())) {
            broker.create(TopicSpecs.all());
            broker.create(List.of(TopicSpecs.input("late"), TopicSpecs.input("payments")));
            try (var service = new AdmissionService(
                            AdmissionConfig.of(broker.properties()),
                            () -> policy,
                            Clock.systemUTC(),
                            new SimpleMeterRegistry());
                    DeadLetterBox box = DeadLetterBox.open(broker.properties())) {
                service.start();
                broker.send("late", utf8(used("too-early")));
                broker.send("payments", utf8("garbage"), new byte[20 << 20]);
                await().atMost(LONG).until(() -> broker.count(Topics.DEAD) == 3);

                List<DeadLetter> all = box.list(DeadLetterQuery.newest(10));
                assertThat(all).hasSize(3);
                DeadLetter letter = box.list(DeadLetterQuery.newest(10)
                                .withReason("not-registered")
                                .withRegistration("late"))
                        .get(0);
                assertThat(letter.reporter()).isEqualTo("late");
                assertThat(letter.value()).asString().isEqualTo(used("too-early"));
                assertThat(box.find(letter.id())).contains(letter);
                assertThat(box.find("0-999")).isEmpty();
                assertThat(box.list(DeadLetterQuery.newest(10).withTenant("acme")))
                        .as("only one of the three names a tenant")
                        .containsExactly(letter);
                assertThat(box.list(DeadLetterQuery.newest(10).withTenant("acmme")))
                        .isEmpty();
                assertThat(box.list(DeadLetterQuery.newest(10).between(letter.time(), null)))
                        .contains(letter);
                assertThat(box.list(DeadLetterQuery.newest(10).between(null, letter.time())))
                        .doesNotContain(letter);
                assertThat(box.list(DeadLetterQuery.newest(1))).containsExactly(all.get(0));
                DeadLetter reference = box.list(DeadLetterQuery.newest(10).withReason("too-large"))
                        .get(0);
                assertThatThrownBy(() -> box.replay(reference))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("holds no whole record");

                policy = AdmissionSamples.policy(AdmissionSamples.POLICY + LATE);
                box.replay(letter);

                await().atMost(LONG).until(() -> broker.ids().contains("too-early"));
            }
        }
    }
}
