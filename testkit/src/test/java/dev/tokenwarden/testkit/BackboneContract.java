package dev.tokenwarden.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.embedded.KafkaAccess;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.OpenSearchAccess;
import dev.tokenwarden.embedded.RedisAccess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;

/** The contract of every backbone, embedded or in containers. */
abstract class BackboneContract {
    private final TestScope scope = new TestScope("contract");

    abstract Backbone backbone();

    @Test
    void kafka_principal_writesAndReadsWhereItMay() throws Exception {
        String topic = scope.name("open");
        backbone().kafka().ensureTopics(List.of(KafkaTopic.of(topic, 1)));
        var access = backbone()
                .kafka()
                .ensurePrincipal(
                        "user", KafkaGrant.write(topic), KafkaGrant.read(topic), KafkaGrant.groups(scope.prefix()));

        send(access, topic, "hello");

        assertThat(read(access, topic)).containsExactly("hello");
    }

    @Test
    void kafka_principal_isRefusedElsewhere() {
        String topic = scope.name("closed");
        backbone().kafka().ensureTopics(List.of(KafkaTopic.of(topic, 1)));
        var access = backbone().kafka().ensurePrincipal("stranger");

        assertThatThrownBy(() -> send(access, topic, "x")).hasCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void redis_user_isBoundByItsRules() {
        var access = backbone().redis().ensureUser("reader", "~mine:*", "+@read");
        try (var admin = connect(backbone().redis().admin());
                var reader = connect(access)) {
            admin.set("mine:1", "x");

            assertThat(reader.get("mine:1")).isEqualTo("x");
            assertThatThrownBy(() -> reader.set("mine:1", "y")).isInstanceOf(JedisAccessControlException.class);
        }
    }

    @Test
    void redis_anonymous_isRefused() {
        try (var anonymous =
                new Jedis(backbone().redis().host(), backbone().redis().port())) {
            assertThatThrownBy(anonymous::ping).isInstanceOf(JedisDataException.class);
        }
    }

    @Test
    void openSearch_admin_indexesAndFinds() throws Exception {
        var admin = backbone().openSearch().admin();

        call(admin, "PUT", "/" + scope.name("things") + "/_doc/1?refresh=true", "{\"n\":1}", true);

        assertThat(call(admin, "GET", "/" + scope.name("things") + "/_count", "", true))
                .startsWith("200 ")
                .contains("\"count\":1");
    }

    @Test
    void openSearch_anonymous_isRefused() throws Exception {
        assertThat(call(backbone().openSearch().admin(), "GET", "/", "", false)).startsWith("401 ");
    }

    private static void send(KafkaAccess access, String topic, String value)
            throws ExecutionException, InterruptedException {
        Map<String, Object> config = new HashMap<>(access.clientProperties());
        config.put("enable.idempotence", "false"); // so that a refusal names the topic, not the cluster
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private List<String> read(KafkaAccess access, String topic) {
        Map<String, Object> config = new HashMap<>(access.clientProperties());
        config.put("group.id", scope.name("group"));
        config.put("auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long start = System.nanoTime();
            while (values.isEmpty()
                    && System.nanoTime() - start < Duration.ofSeconds(20).toNanos()) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    private static Jedis connect(RedisAccess access) {
        var config = DefaultJedisClientConfig.builder()
                .user(access.user())
                .password(access.password())
                .autoNegotiateProtocol(false)
                .build();
        return new Jedis(access.host(), access.port(), config);
    }

    private static String call(OpenSearchAccess access, String method, String path, String json, boolean signedIn)
            throws Exception {
        var request = HttpRequest.newBuilder(access.uri().resolve(path))
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .header("Content-Type", "application/json");
        if (signedIn) {
            request.header("Authorization", access.authorization());
        }
        var response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
