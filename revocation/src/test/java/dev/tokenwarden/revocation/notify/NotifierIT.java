package dev.tokenwarden.revocation.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.revocation.RevocationSamples;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.ledger.RevocationClients;
import dev.tokenwarden.revocation.ledger.TopicReader;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Telling receivers, over a real log and HTTP. */
@WithBackbone(
        parts = {Part.KAFKA},
        exclusive = true)
final class NotifierIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static RevocationClients kafka;

    @TempDir
    Path temp;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private NotificationPeer peer;

    @BeforeAll
    static void topics(Backbone backbone) {
        backbone.kafka()
                .ensureTopics(TopicSpecs.all(1).stream()
                        .map(spec -> new KafkaTopic(spec.name(), spec.partitions(), spec.configs()))
                        .toList());
        kafka = new RevocationClients(Map.copyOf(backbone.kafka().admin().clientProperties()));
    }

    @BeforeEach
    void startPeer() {
        peer = new NotificationPeer();
    }

    @AfterEach
    void stopPeer() {
        peer.close();
    }

    private static Decision decision(String id, Outcome outcome, String actor) {
        Target target = Target.token(RevocationSamples.token("acme", id));
        return decision(id, outcome, actor, target)
                .fact(FactNames.SUBJECT, "alice")
                .build();
    }

    private static Decision.Builder decision(String id, Outcome outcome, String actor, Target target) {
        return Decision.builder(id)
                .time(Clock.systemUTC().instant())
                .target(target)
                .outcome(outcome)
                .actor(actor)
                .reason("a test");
    }

    private static Decision write(Decision decision) {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("test")) {
            producer.send(new ProducerRecord<>(
                    Topics.DECISIONS, decision.id().getBytes(StandardCharsets.UTF_8), decision.toJson()));
        }
        return decision;
    }

    private Notifier start(NotifierConfig config) {
        Notifier notifier = new Notifier(config, kafka, Clock.systemUTC(), registry);
        notifier.start();
        // It begins where the log ends when it is first set up, which it says by committing.
        await().atMost(PATIENCE).until(() -> isSetUp(config.name()));
        return notifier;
    }

    private static boolean isSetUp(String name) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                kafka.consumer("test", RevocationClients.ID + "-notify-" + name)) {
            var partitions = TopicReader.partitions(consumer, Topics.DECISIONS);
            return consumer.committed(Set.copyOf(partitions)).values().stream().allMatch(Objects::nonNull);
        }
    }

    private double count(String name, String result) {
        return registry.get("tokenwarden.revocation.notifications")
                .tags("notifier", name, "result", result)
                .counter()
                .count();
    }

    @Test
    void webhook_isSigned_andToldOfWhatPeopleAndRulesDo_inOrder() throws Exception {
        // given
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        Path key = Files.writeString(
                temp.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        write(decision("w-before", Outcome.REVOKED, "person:ann"));
        try (Notifier notifier =
                start(new NotifierConfig("hook", new NotifierConfig.Webhook(URI.create(peer.url() + "/hook"), key)))) {
            // when
            Decision first = write(decision("w1", Outcome.REVOKED, "person:ann"));
            write(decision("w2", Outcome.SUPPRESSED, "rule:r"));
            write(decision("w3", Outcome.REVOKED, "system:cascade"));
            write(decision("w4", Outcome.REINSTATED, "person:ann"));

            // then
            await().atMost(PATIENCE).until(() -> peer.calls().size() == 2);
            assertThat(peer.calls())
                    .extracting(call -> call.header(WebhookReceiver.ID))
                    .containsExactly("w1", "w4");
            NotificationPeer.Call call = peer.calls().get(0);
            assertThat(Decision.fromJson(call.body())).isEqualTo(first);
            String[] jws = call.header(WebhookReceiver.SIGNATURE).split("\\.", -1);
            String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(call.body());
            Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
            check.initVerify(keys.getPublic());
            check.update((jws[0] + "." + payload).getBytes(StandardCharsets.US_ASCII));
            assertThat(check.verify(Base64.getUrlDecoder().decode(jws[2]))).isTrue();
        }
    }

    @Test
    void receiverThatFails_isTriedAgain_andThenToldInOrder() {
        peer.answer(503, 503, 429, 200);
        try (Notifier notifier = start(rfc7009("again", Duration.ofMinutes(1)))) {
            write(decision("r1", Outcome.REVOKED, "person:ann"));
            write(decision("r2", Outcome.REVOKED, "person:ann"));
            await().atMost(PATIENCE).until(() -> count("again", "delivered") == 2);
            assertThat(peer.calls())
                    .extracting(call ->
                            new String(call.body(), StandardCharsets.UTF_8).replaceAll(".*token=(\\w+).*", "$1"))
                    .containsExactly("r1", "r1", "r1", "r1", "r2");
            assertThat(count("again", "retried")).isEqualTo(3);
            assertThat(peer.calls().get(0).header("Authorization"))
                    .isEqualTo("Basic "
                            + Base64.getEncoder().encodeToString("rc:s3cret".getBytes(StandardCharsets.UTF_8)));
        }
    }

    private NotifierConfig rfc7009(String name, Duration giveUp) {
        return new NotifierConfig(
                name, new NotifierConfig.TokenRevocation(URI.create(peer.url() + "/revoke"), "rc", "s3cret"), giveUp);
    }

    @Test
    void whatIsRefused_orNeverTaken_isSetAside_andTheNextGoesOn() {
        peer.answer(400, 503, 503, 503, 503, 200);
        try (Notifier notifier = start(rfc7009("dead", Duration.ofMillis(1)))) {
            write(decision("d1", Outcome.REVOKED, "person:ann"));
            write(decision("d2", Outcome.REVOKED, "person:ann"));
            await().atMost(PATIENCE).until(() -> count("dead", "dead") == 2);
        }
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer("test")) {
            TopicReader.readAll(consumer, TopicReader.partitions(consumer, Topics.DEAD), letters::add);
        }
        assertThat(letters)
                .filteredOn(letter -> header(letter, DeadLetterHeaders.DETAIL).startsWith("dead: "))
                .extracting(letter -> new String(letter.key(), StandardCharsets.UTF_8))
                .containsExactly("d1", "d2");
        assertThat(letters).allSatisfy(letter -> assertThat(header(letter, DeadLetterHeaders.REASON))
                .isEqualTo("undeliverable"));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void restart_goesOnWhereItStood() {
        try (Notifier notifier = start(rfc7009("again-later", Duration.ofMinutes(1)))) {
            write(decision("l1", Outcome.REVOKED, "person:ann"));
            await().atMost(PATIENCE).until(() -> count("again-later", "delivered") == 1);
        }
        write(decision("l2", Outcome.REVOKED, "person:ann"));
        try (Notifier notifier = start(rfc7009("again-later", Duration.ofMinutes(1)))) {
            await().atMost(PATIENCE).until(() -> peer.calls().size() == 2);
            assertThat(new String(peer.calls().get(1).body(), StandardCharsets.UTF_8))
                    .contains("token=l2");
        }
    }

    @Test
    void keycloak_logsTheSubjectOut_ofItsOwnRealmOnly() {
        peer.reply("{\"access_token\":\"kc-token\",\"expires_in\":60}");
        URI realm = URI.create(peer.url() + "/realms/acme");
        try (Notifier notifier =
                start(new NotifierConfig("kc", new NotifierConfig.Keycloak(realm, "warden", "s3cret")))) {
            write(decision("other-issuer", Outcome.REVOKED, "person:ann"));
            Target alice = new Target.OfSubject("acme", realm.toString(), "user 1");
            write(decision("k1", Outcome.REVOKED, "person:ann", alice).build());
            await().atMost(PATIENCE).until(() -> count("kc", "delivered") == 1);
            assertThat(count("kc", "skipped")).isEqualTo(1);
            assertThat(peer.calls())
                    .extracting(NotificationPeer.Call::path)
                    .containsExactly(
                            "/realms/acme/protocol/openid-connect/token", "/admin/realms/acme/users/user%201/logout");
            assertThat(peer.calls().get(1).header("Authorization")).isEqualTo("Bearer kc-token");
        }
    }
}
