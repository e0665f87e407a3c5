package dev.tokenwarden.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.standalone.UseEvents;
import dev.tokenwarden.standalone.assembly.OperatorConnections;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.standalone.config.WardenConfig.SearchChoice;
import dev.tokenwarden.testkit.TestAuthority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;

/** Set-ups that are broken in one way each, on a real broker, Redis and OpenSearch. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DoctorIT {
    private static final Clock NOW = Clock.systemUTC();
    private static final Policy POLICY = policy();

    private EmbeddedParts parts;
    private KafkaChoice.External kafka;
    private RedisChoice.External redis;
    private SearchChoice.External search;

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        parts = EmbeddedParts.start(EmbeddedConfig.in(temp.resolve("parts")));
        kafka = new KafkaChoice.External(
                parts.kafka().bootstrapServers(),
                "SASL_PLAINTEXT",
                "SCRAM-SHA-256",
                parts.kafka().admin().principal(),
                new Secret(parts.kafka().admin().password()),
                null);
        redis = new RedisChoice.External(
                URI.create(
                        "redis://" + parts.redis().host() + ":" + parts.redis().port()),
                parts.redis().admin().user(),
                new Secret(parts.redis().admin().password()));
        search = new SearchChoice.External(
                parts.openSearch().uri(),
                parts.openSearch().admin().user(),
                new Secret(parts.openSearch().admin().password()));
        create(TopicSpecs.all());
        create(List.of(TopicSpecs.input("payments"), TopicSpecs.input("silent")));
    }

    @AfterAll
    void stop() {
        parts.close();
    }

    @Test
    void healthyParts_haveNoProblem() throws Exception {
        assertThat(problems(KafkaCheckup.of(OperatorConnections.kafka(kafka), NOW)))
                .isEmpty();
        assertThat(problems(redisCheckup(redis, NOW))).isEmpty();
        assertThat(problems(SearchCheckup.of(search, NOW))).isEmpty();
    }

    @Test
    void kafkaThatIsNotThere() throws Exception {
        KafkaChoice.External nowhere = new KafkaChoice.External("127.0.0.1:1", "PLAINTEXT", "PLAIN", null, null, null);

        expect(
                KafkaCheckup.of(OperatorConnections.kafka(nowhere), NOW),
                "at 127.0.0.1:1 does not answer",
                "check kafka.bootstrap");
    }

    @Test
    void kafkaPasswordThatIsWrong() throws Exception {
        KafkaChoice.External wrong = new KafkaChoice.External(
                kafka.bootstrap(), "SASL_PLAINTEXT", "SCRAM-SHA-256", "admin", new Secret("wrong"), null);

        expect(KafkaCheckup.of(OperatorConnections.kafka(wrong), NOW), "refuses the user", "kafka.password_file");
    }

    @Test
    void topicThatIsMissing() throws Exception {
        delete(Topics.LINEAGE);
        try {
            expect(
                    KafkaCheckup.of(OperatorConnections.kafka(kafka), NOW),
                    "topic token-lineage does not exist",
                    "./warden provision --apply");
        } finally {
            recreate(Topics.LINEAGE);
        }
    }

    @Test
    void ledgerThatIsNotCompacted_andDecisionsThatExpire() throws Exception {
        set(Topics.REVOCATIONS, "cleanup.policy", "delete");
        set(Topics.DECISIONS, "retention.ms", "3600000");
        try {
            List<DoctorFinding> found = KafkaCheckup.of(OperatorConnections.kafka(kafka), NOW);

            expect(
                    found,
                    "topic token-revocations has cleanup.policy=delete, not compact",
                    "--entity-name token-revocations --add-config cleanup.policy=compact");
            expect(found, "topic warden-decisions has retention.ms=3600000, not -1", "--add-config retention.ms=-1");
        } finally {
            set(Topics.REVOCATIONS, "cleanup.policy", "compact");
            set(Topics.DECISIONS, "retention.ms", "-1");
        }
    }

    @Test
    void topicsOfDetection_withDifferentPartitions() throws Exception {
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of(Topics.STREAMS_LINKS, NewPartitions.increaseTo(6)))
                    .all()
                    .get();
        }
        try {
            expect(
                    KafkaCheckup.of(OperatorConnections.kafka(kafka), NOW),
                    "topic warden-streams-links has 6 partitions, not 4",
                    "delete the topic, and run ./warden provision --apply");
        } finally {
            delete(Topics.STREAMS_LINKS);
            recreate(Topics.STREAMS_LINKS);
        }
    }

    @Test
    void redisThatIsNotThere_orRefusesTheUser() {
        expect(
                redisCheckup(new RedisChoice.External(URI.create("redis://127.0.0.1:1"), null, null), NOW),
                "at 127.0.0.1:1 does not answer",
                "check redis.url");
        expect(
                redisCheckup(new RedisChoice.External(redis.url(), "admin", new Secret("wrong")), NOW),
                "refuses the user",
                "redis.password_file");
    }

    @Test
    void redisThatMayEvictEntries_orTakeAllMemory() throws Exception {
        String limit = configure("maxmemory", "0");
        configure("maxmemory-policy", "allkeys-lru");
        try {
            List<DoctorFinding> found = redisCheckup(redis, NOW);

            expect(found, "maxmemory-policy allkeys-lru", "CONFIG SET maxmemory-policy noeviction");
            expect(found, "has no maxmemory", "CONFIG SET maxmemory");
        } finally {
            configure("maxmemory-policy", "noeviction");
            configure("maxmemory", limit);
        }
    }

    @Test
    void clocksThatDiffer() throws Exception {
        Clock behind = Clock.offset(NOW, Duration.ofMinutes(-2));
        send(Topics.TOKEN_EVENTS, UseEvents.used("c", "c", "203.0.113.7", 64500, "app/1"));

        for (List<DoctorFinding> found : List.of(
                redisCheckup(redis, behind),
                SearchCheckup.of(search, behind),
                KafkaCheckup.of(OperatorConnections.kafka(kafka), behind))) {
            expect(found, "s ahead of the clock of this machine", "synchronize both with NTP");
        }
        expect(
                redisCheckup(redis, Clock.offset(NOW, Duration.ofMinutes(2))),
                "s behind the clock of this machine",
                "NTP");
    }

    @Test
    void openSearchThatRefusesTheUser_orIsNotThere() throws Exception {
        expect(
                SearchCheckup.of(new SearchChoice.External(search.url(), "admin", new Secret("wrong")), NOW),
                "refuses the user (401)",
                "opensearch.password_file");
        expect(
                SearchCheckup.of(new SearchChoice.External(URI.create("http://127.0.0.1:1"), null, null), NOW),
                "does not answer",
                "check opensearch.url");
    }

    @Test
    void openSearchWithADiskAboveItsWatermark() throws Exception {
        put("/_cluster/settings", """
                {"transient": {"cluster.routing.allocation.disk.watermark.low": "0.1%",
                 "cluster.routing.allocation.disk.watermark.high": "99.8%",
                 "cluster.routing.allocation.disk.watermark.flood_stage": "99.9%"}}""");
        try {
            expect(SearchCheckup.of(search, NOW), "above the low watermark 0.1%", "free disk space or add nodes");
        } finally {
            put("/_cluster/settings", "{\"transient\": {\"cluster.routing.allocation.disk.watermark.*\": null}}");
        }
    }

    @Test
    void certificateThatExpiresSoon_hasExpired_orIsNone(@TempDir Path temp) throws Exception {
        TestAuthority authority = new TestAuthority(temp, "ca");
        authority.authority();
        authority.issue("warden", "san=ip:127.0.0.1");
        Path file = temp.resolve("warden.pem");
        var end = java.security.cert.CertificateFactory.getInstance("X.509")
                .generateCertificates(Files.newInputStream(file));
        var expiry = ((java.security.cert.X509Certificate) end.iterator().next())
                .getNotAfter()
                .toInstant();
        Map<String, Path> files = Map.of("gateway.certificate_file", file);

        expect(
                CertificateCheckup.of(
                        files, Clock.offset(Clock.fixed(expiry, java.time.ZoneOffset.UTC), Duration.ofHours(1))),
                "expired at " + expiry,
                "renew it");
        List<DoctorFinding> soon =
                CertificateCheckup.of(files, Clock.fixed(expiry.minus(Duration.ofHours(1)), java.time.ZoneOffset.UTC));
        assertThat(soon).anySatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(DoctorFinding.Level.WARNING);
            assertThat(finding.text()).contains("gateway.certificate_file", "expires at " + expiry);
        });
        expect(
                CertificateCheckup.of(Map.of("kafka.ca_file", Files.writeString(temp.resolve("x"), "x")), NOW),
                "holds no certificates",
                "in PEM");
    }

    @Test
    void reportersAndIssuersThatAreNeverSeen() throws Exception {
        send(Topics.input("payments"), "{}");
        send(Topics.TOKEN_EVENTS, UseEvents.used("r", "r", "203.0.113.7", 64500, "app/1"));

        List<DoctorFinding> found = PolicyCheckup.reporters(POLICY, OperatorConnections.kafka(kafka));

        expect(found, "registration silent has never sent a record", "check that the reporter runs");
        expect(found, "registration gone has no input topic", "./warden provision --apply");
        expect(found, "issuer https://other.example has no token among the latest", "compare its iss");
        assertThat(found).noneMatch(finding -> finding.text().contains("payments"));
        assertThat(found).noneMatch(finding -> finding.text().contains("https://idp.acme.example"));
    }

    @Test
    void verifiersThatAreSilent_orNeverAcknowledged() throws Exception {
        List<DoctorFinding> found = PolicyCheckup.verifiers(POLICY, Json.MAPPER.readTree("""
                {"tenants": [{"tenant": "acme", "verifiers": [
                  {"id": "urn:verifier:payments#1", "alive": true, "age_ms": 20},
                  {"id": "urn:verifier:gone", "alive": false, "age_ms": 61000}]}]}"""));

        expect(found, "verifier urn:verifier:gone of tenant acme has acknowledged nothing for 61 s", "reaches Redis");
        expect(found, "no verifier with a source of registration silent", "docs/verifier.md");
        assertThat(found).noneMatch(finding -> finding.text().contains("payments"));
    }

    private static void expect(List<DoctorFinding> findings, String text, String remedy) {
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.level()).isNotEqualTo(DoctorFinding.Level.GOOD);
            assertThat(finding.text()).contains(text);
            assertThat(finding.remedy()).contains(remedy);
        });
    }

    private static List<DoctorFinding> problems(List<DoctorFinding> findings) {
        return findings.stream()
                .filter(finding -> finding.level() == DoctorFinding.Level.PROBLEM)
                .toList();
    }

    private static List<DoctorFinding> redisCheckup(RedisChoice.External choice, Clock clock) {
        return RedisCheckup.of(
                () -> OperatorConnections.redis(choice), choice.url().getAuthority(), clock);
    }

    private static Policy policy() {
        try {
            return PolicyLoader.parse("policy.yaml", """
                    issuers:
                      - {issuer: "https://idp.acme.example", tenant: acme}
                      - {issuer: "https://other.example", tenant: acme}
                    registrations:
                      - {name: payments, sources: ["urn:verifier:payments"], tenants: [acme], types: [used]}
                      - {name: silent, sources: ["urn:verifier:silent"], tenants: [acme], types: [used]}
                      - {name: gone, sources: ["urn:verifier:gone"], tenants: [acme], types: [used]}
                    """);
        } catch (dev.tokenwarden.policy.PolicyException e) {
            throw new IllegalStateException(e);
        }
    }

    private Admin admin() {
        return Admin.create(OperatorConnections.kafka(kafka));
    }

    private void create(Collection<TopicSpec> topics) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(topics.stream()
                            .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                                    .configs(topic.configs()))
                            .toList())
                    .all()
                    .get();
        }
    }

    private void delete(String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(Set.of(topic)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(topic));
        }
    }

    private void recreate(String topic) {
        // Kafka may still be deleting the old topic of that name.
        await().ignoreExceptions().until(() -> {
            create(TopicSpecs.all().stream()
                    .filter(spec -> spec.name().equals(topic))
                    .toList());
            return true;
        });
    }

    private void set(String topic, String name, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            await().until(() -> admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get(name)
                    .value()
                    .equals(value));
        }
    }

    private void send(String topic, String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                OperatorConnections.kafka(kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    /** Sets a setting of Redis, and returns its earlier value. */
    // Jedis has no other way to send CONFIG to a client of any kind.
    @SuppressWarnings("deprecation")
    private String configure(String name, String value) throws Exception {
        try (UnifiedJedis client = OperatorConnections.redis(redis)) {
            List<?> before = (List<?>) client.sendCommand(Protocol.Command.CONFIG, "GET", name);
            client.sendCommand(Protocol.Command.CONFIG, "SET", name, value);
            return new String((byte[]) before.get(1), StandardCharsets.UTF_8);
        }
    }

    private void put(String path, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(parts.openSearch().uri() + path))
                                .header(
                                        "Authorization",
                                        parts.openSearch().admin().authorization())
                                .header("Content-Type", "application/json")
                                .PUT(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
