package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.ExceptionEntry;
import dev.tokenwarden.policy.Mode;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes that share one policy topic, each a {@link PolicyTopic} of its own. */
@WithBackbone(parts = Part.KAFKA, exclusive = true)
final class PolicyTopicIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant CREATED = Instant.parse("2026-11-26T09:00:00Z");
    private static final String TEXT = "enforcement: {mode: observe}\n";

    private final EmbeddedKafka kafka;
    private final List<PolicyTopic> open = new ArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private Map<String, Object> client = Map.of();

    PolicyTopicIT(Backbone backbone) {
        this.kafka = new EmbeddedKafka(backbone.kafka());
    }

    @BeforeEach
    void connect() {
        kafka.ensureTopics(TopicSpecs.all(1));
        client = kafka.as("policy", AccessRules.policy());
    }

    @AfterEach
    void close() throws Exception {
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            for (String tenant : List.of("acme", "globex")) {
                producer.send(new ProducerRecord<>(Topics.POLICY, 0, tenant, null))
                        .get();
            }
        }
        open.forEach(PolicyTopic::close);
    }

    @Test
    void adjustments_reachEveryProcess_andSurviveARestartAndAnotherFile() throws Exception {
        Member withFile = member(true);
        Member without = member(false);

        Policy answered = without.writer().change("acme", ours -> ours.withMode("replay.one-time", Mode.ENFORCE)
                .with(exception("a")));

        assertThat(answered.enforcement("acme").mode(Rules.REPLAY_ONE_TIME)).isEqualTo(Mode.ENFORCE);
        assertThat(without.source().get()).isEqualTo(answered);
        await().atMost(SOON).until(() -> withFile.source().get().equals(answered));
        withFile.source().put(PolicyLoader.parse("changed", "grace: PT1S\n"));
        withFile.topic().publish(withFile.source().get());
        await().atMost(SOON).until(() -> without.source().get().grace().equals(Duration.ofSeconds(1)));
        assertThat(without.source().get().adjustments("acme")).isEqualTo(answered.adjustments("acme"));

        for (boolean file : new boolean[] {true, false}) {
            Policy again = member(file).source().get();
            assertThat(again.settings("acme", Rules.VOLUME_SPIKE).exceptions())
                    .extracting(ExceptionEntry::id)
                    .containsExactly("a");
            assertThat(again.enforcement("globex").mode(Rules.REPLAY_ONE_TIME)).isEqualTo(Mode.OBSERVE);
        }
    }

    @Test
    void writersAtOnce_loseNothingOfEachOther() throws Exception {
        List<PolicyWriter> writers =
                List.of(member(true).writer(), member(false).writer());
        int each = 12;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Policy>> changes = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                for (int w = 0; w < 2; w++) {
                    PolicyWriter writer = writers.get(w);
                    ExceptionEntry one = exception("w" + w + "-" + i);
                    changes.add(threads.submit(() -> writer.change("acme", ours -> ours.with(one))));
                }
            }
            for (Future<Policy> change : changes) {
                assertThat(change.get().adjustments("acme").exceptions()).isNotEmpty();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(member(false).source().get().adjustments("acme").exceptions())
                .extracting(ExceptionEntry::id)
                .containsExactlyInAnyOrderElementsOf(Stream.of("w0-", "w1-")
                        .flatMap(prefix -> IntStream.range(0, each).mapToObj(i -> prefix + i))
                        .toList());
    }

    @Test
    void whatCannotBeTaken_isNamed_andChangesNothing() throws Exception {
        Member one = member(false);
        one.writer().change("acme", ours -> ours.withMode("volume.spike", Mode.SHADOW));

        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.POLICY, 0, "acme", "rules_mode: {volume.spike: on}"))
                    .get();
        }

        await().atMost(SOON).untilAsserted(() -> assertThat(notes)
                .anyMatch(note -> note.contains("warden-policy/acme:1: rules_mode.volume.spike: expected")));
        assertThat(one.source().get().enforcement("acme").mode(Rules.VOLUME_SPIKE))
                .isEqualTo(Mode.SHADOW);
        assertThatThrownBy(() -> one.writer().change("acme", ours -> {
                    throw new IllegalStateException("not so");
                }))
                .hasMessage("not so");
        assertThat(one.writer()
                        .change("acme", ours -> Adjustments.NONE)
                        .enforcement("acme")
                        .mode(Rules.VOLUME_SPIKE))
                .isEqualTo(Mode.OBSERVE);
    }

    private Member member(boolean file) throws Exception {
        PolicyTopic topic = new PolicyTopic(client);
        open.add(topic);
        StartProgress progress = new StartProgress() {
            @Override
            public void started(String what, Duration took) {}

            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
        if (!file) {
            PolicySource source = topic.follow(progress);
            return new Member(topic, source, topic.writer(source));
        }
        PolicySource source = new PolicySource(PolicyLoader.parse("policy.yaml", TEXT));
        topic.publish(source.get());
        topic.adjust(source, progress);
        return new Member(topic, source, topic.writer(source));
    }

    private static ExceptionEntry exception(String id) {
        return new ExceptionEntry(
                id,
                "volume.spike",
                ExceptionEntry.Match.client("batch"),
                ExceptionEntry.Suppresses.ALERTS,
                new ExceptionEntry.Period(CREATED, CREATED.plus(Duration.ofDays(7))),
                "alice",
                "known");
    }

    private record Member(PolicyTopic topic, PolicySource source, PolicyWriter writer) {}
}
