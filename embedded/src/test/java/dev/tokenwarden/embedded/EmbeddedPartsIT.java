package dev.tokenwarden.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;

/** All three parts, started once, in a directory whose name needs quoting. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddedPartsIT {
    private final Set<Part> heardStarting = new ConcurrentSkipListSet<>();
    private final Set<Part> heardStarted = new ConcurrentSkipListSet<>();
    private EmbeddedParts parts;

    @BeforeAll
    void start(@TempDir Path temp) {
        parts = EmbeddedParts.start(
                EmbeddedConfig.in(temp.resolve("a \"data\" dir 'odd'")).telling(listener()));
    }

    @AfterAll
    void stop() {
        parts.close();
    }

    private StartupListener listener() {
        return new StartupListener() {
            @Override
            public void starting(Part part) {
                heardStarting.add(part);
            }

            @Override
            public void started(Part part, Duration took) {
                assertThat(took).isPositive();
                heardStarted.add(part);
            }
        };
    }

    @Test
    void start_tellsTheListenerOfEveryPart() {
        assertThat(heardStarting).isEqualTo(EnumSet.allOf(Part.class));
        assertThat(heardStarted).isEqualTo(EnumSet.allOf(Part.class));
    }

    @Test
    void kafka_withoutCredentials_isRefused() {
        var config = Map.<String, Object>of(
                "bootstrap.servers", parts.kafka().bootstrapServers(),
                "request.timeout.ms", "1000",
                "default.api.timeout.ms", "2000");
        try (Admin anonymous = Admin.create(config)) {
            assertThatThrownBy(() -> anonymous.listTopics().names().get()).hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void kafka_withAWrongPassword_isRefused() {
        var wrong = new KafkaAccess(parts.kafka().bootstrapServers(), "admin", "guess");

        assertThatThrownBy(() -> TestKafka.send(wrong, "any", "x")).isInstanceOf(SaslAuthenticationException.class);
    }

    /**
     * A producer sends several batches without waiting for the first. If the leader starts between two of them, it takes the second
     * as the beginning of the sequence and refuses the first for ever.
     */
    @Test
    void ensureTopics_leadersAcceptABurstAtOnce() throws Exception {
        Map<String, Object> config = new HashMap<>(parts.kafka().admin().clientProperties());
        config.put("batch.size", "1");
        config.put("delivery.timeout.ms", "30000");
        config.put("request.timeout.ms", "10000");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (int round = 0; round < 3; round++) {
                String topic = "burst-" + round;
                parts.kafka().ensureTopics(List.of(KafkaTopic.of(topic, 100)));
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (int partition = 99; partition >= 0; partition--) {
                    for (int i = 0; i < 5; i++) {
                        sent.add(producer.send(new ProducerRecord<>(topic, partition, null, "value")));
                    }
                }
                for (Future<RecordMetadata> one : sent) {
                    one.get();
                }
            }
        }
    }

    @Test
    void kafka_plainMechanism_takesTheSamePasswordsAndNoOthers() throws Exception {
        parts.kafka().ensureTopics(List.of(KafkaTopic.of("plain", 1)));
        var access = parts.kafka().ensurePrincipal("old-librdkafka", KafkaGrant.write("plain"));

        assertThat(topicsByPlain("old-librdkafka", access.password())).contains("plain");
        for (String guess : new String[] {"guess", "", access.password() + "x"}) {
            assertThatThrownBy(() -> topicsByPlain("old-librdkafka", guess))
                    .as(guess)
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
        assertThatThrownBy(() -> topicsByPlain("nobody", access.password()))
                .hasCauseInstanceOf(SaslAuthenticationException.class);
    }

    private Set<String> topicsByPlain(String user, String password) throws Exception {
        var config = Map.<String, Object>of(
                "bootstrap.servers", parts.kafka().bootstrapServers(),
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user
                                + "\" password=\"" + password + "\";",
                "default.api.timeout.ms", "5000",
                "request.timeout.ms", "4000");
        try (Admin admin = Admin.create(config)) {
            return admin.listTopics().names().get();
        }
    }

    @Test
    void kafka_principal_mayDoWhatIsGrantedAndNothingElse() throws Exception {
        parts.kafka().ensureTopics(List.of(KafkaTopic.of("mine", 1), KafkaTopic.of("theirs", 1)));
        var writer = parts.kafka().ensurePrincipal("writer", KafkaGrant.write("mine"));
        var reader = parts.kafka().ensurePrincipal("reader", KafkaGrant.read("mine"), KafkaGrant.groups("reader."));

        TestKafka.send(writer, "mine", "hello");

        assertThat(TestKafka.read(reader, "mine", "reader.1", 1)).containsExactly("hello");
        assertThatThrownBy(() -> TestKafka.send(writer, "theirs", "x")).isInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> TestKafka.send(reader, "mine", "x")).isInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> TestKafka.read(writer, "mine", "reader.2", 1))
                .isInstanceOf(GroupAuthorizationException.class);
    }

    @Test
    void kafka_limitWrites_setsTheQuotaOfThePrincipalAlone() throws Exception {
        parts.kafka().ensurePrincipal("flooding");

        parts.kafka().limitWrites("flooding", 12_345);

        try (Admin admin = Admin.create(Map.copyOf(parts.kafka().admin().clientProperties()))) {
            assertThat(admin.describeClientQuotas(ClientQuotaFilter.all())
                            .entities()
                            .get())
                    .containsEntry(
                            new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "flooding")),
                            Map.of("producer_byte_rate", 12_345.0))
                    .hasSize(1);
        }
    }

    @Test
    void redis_neverEvicts() {
        RedisAccess admin = parts.redis().admin();
        try (var redis = TestRedis.connect(admin)) {
            assertThat(redis.configGet("maxmemory-policy")).containsEntry("maxmemory-policy", "noeviction");
            assertThat(redis.configGet("maxmemory")).containsEntry("maxmemory", Long.toString(512L << 20));
        }
    }

    @Test
    void kafka_grantNotRepeated_isWithdrawn() throws Exception {
        parts.kafka().ensureTopics(List.of(KafkaTopic.of("before", 1), KafkaTopic.of("after", 1)));
        parts.kafka().ensurePrincipal("mover", KafkaGrant.write("before"));

        var mover = parts.kafka().ensurePrincipal("mover", KafkaGrant.write("after"));

        TestKafka.send(mover, "after", "x");
        assertThatThrownBy(() -> TestKafka.send(mover, "before", "x")).isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void kafka_superUser_cannotBeRedefined() {
        assertThatThrownBy(() -> parts.kafka().ensurePrincipal("admin")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void kafka_existingTopic_isLeftAsItIs() throws Exception {
        parts.kafka().ensureTopics(List.of(KafkaTopic.compacted("kept", 2)));

        parts.kafka().ensureTopics(List.of(KafkaTopic.of("kept", 5), KafkaTopic.of("new", 1)));

        try (Admin admin = Admin.create(Map.copyOf(parts.kafka().admin().clientProperties()))) {
            var topics =
                    admin.describeTopics(List.of("kept", "new")).allTopicNames().get();
            assertThat(topics.get("kept").partitions()).hasSize(2);
            assertThat(topics.get("new").partitions()).hasSize(1);
        }
    }

    @Test
    void redis_withoutCredentials_isRefused() {
        try (var anonymous = new Jedis(parts.redis().host(), parts.redis().port())) {
            assertThatThrownBy(anonymous::ping)
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageStartingWith("NOAUTH");
        }
    }

    @Test
    void redis_user_mayDoWhatItsRulesSayAndNothingElse() {
        var access = parts.redis().ensureUser("reader", "~deny:*", "&deny:*", "+@read");
        try (var admin = TestRedis.connect(parts.redis().admin());
                var reader = TestRedis.connect(access)) {
            admin.set("deny:1", "x");

            assertThat(reader.get("deny:1")).isEqualTo("x");
            assertThatThrownBy(() -> reader.set("deny:1", "y")).isInstanceOf(JedisAccessControlException.class);
            assertThatThrownBy(() -> reader.get("other")).isInstanceOf(JedisAccessControlException.class);
        }
    }

    @Test
    void redis_badRule_namesTheUser() {
        assertThatThrownBy(() -> parts.redis().ensureUser("odd", "+nosuchcommand"))
                .isInstanceOf(EmbeddedException.class)
                .hasMessageStartingWith("redis: cannot set up user odd: ");
    }

    @ParameterizedTest
    @CsvSource({"GET,/", "GET,/no/such/path", "OPTIONS,/", "GET,/_cluster/health", "DELETE,/_all", "PUT,/x"})
    void openSearch_withoutCredentials_isRefused(String method, String path) throws Exception {
        var response = TestHttp.callAnonymously(parts.openSearch().uri(), method, path);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(v -> assertThat(v).startsWith("Basic "));
    }

    @Test
    void openSearch_withCredentials_indexesAndFinds() throws Exception {
        var admin = parts.openSearch().admin();

        assertThat(TestHttp.call(admin, "PUT", "/things/_doc/1?refresh=true", "{\"n\":1}")
                        .statusCode())
                .isEqualTo(201);

        assertThat(TestHttp.call(admin, "GET", "/things/_count", "").body()).contains("\"count\":1");
    }

    @Test
    void openSearch_script_runs() throws Exception {
        var admin = parts.openSearch().admin();
        TestHttp.call(admin, "PUT", "/scripted/_doc/1?refresh=true", "{\"n\":1}");

        var response = TestHttp.call(
                admin, "POST", "/scripted/_update_by_query", "{\"script\":{\"source\":\"ctx._source.n = 2\"}}");

        assertThat(response.body()).contains("\"updated\":1");
    }

    @Test
    void openSearch_itsSettings_doNotShowThePasswordsHash() throws Exception {
        var response = TestHttp.call(parts.openSearch().admin(), "GET", "/_nodes/settings?flat_settings", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"http.type\"")
                .doesNotContain("tokenwarden.user")
                .doesNotContain(RedisSettings.sha256(parts.openSearch().admin().password()));
    }

    @Test
    void everyPart_listensOnOneAddressOnly() throws Exception {
        // Another address of the loopback network: answered by whoever listens on all addresses, and by nobody else.
        var elsewhere = InetAddress.getByName("127.0.0.2");

        for (int port : List.of(
                Integer.parseInt(parts.kafka().bootstrapServers().replaceAll(".*:", "")),
                parts.redis().port(),
                parts.openSearch().uri().getPort())) {
            assertThatThrownBy(() -> new Socket(elsewhere, port).close())
                    .as("port %d", port)
                    .isInstanceOf(IOException.class);
        }
    }
}
