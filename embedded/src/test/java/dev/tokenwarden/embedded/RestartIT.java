package dev.tokenwarden.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.exceptions.JedisAccessControlException;

final class RestartIT {
    @TempDir
    Path dir;

    @Test
    void start_onTheDataOfAnEarlierRun_findsEverythingAsItWas() throws Exception {
        KafkaAccess kafka;
        RedisAccess redis;
        OpenSearchAccess openSearch;
        try (var first = EmbeddedParts.start(EmbeddedConfig.in(dir))) {
            first.kafka().ensureTopics(List.of(KafkaTopic.of("t", 1)));
            kafka = first.kafka()
                    .ensurePrincipal("user", KafkaGrant.write("t"), KafkaGrant.read("t"), KafkaGrant.groups("g"));
            redis = first.redis().ensureUser("user", "~*", "+@all");
            openSearch = first.openSearch().admin();
            TestKafka.send(kafka, "t", "kept");
            try (var client = TestRedis.connect(redis)) {
                client.set("k", "kept");
            }
            TestHttp.call(openSearch, "PUT", "/things/_doc/1", "{\"n\":\"kept\"}");
        }

        try (var second = EmbeddedParts.start(EmbeddedConfig.in(dir))) {
            assertThat(second.kafka().bootstrapServers()).isEqualTo(kafka.bootstrapServers());
            assertThat(TestKafka.read(kafka, "t", "g", 1)).containsExactly("kept");
            try (var client = TestRedis.connect(redis)) {
                assertThat(client.get("k")).isEqualTo("kept");
            }
            assertThat(TestHttp.call(openSearch, "GET", "/things/_doc/1", "").body())
                    .contains("kept");
        }
    }

    @Test
    void start_wantedPortInUse_startsNothingAndUnlocks() throws IOException {
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config = EmbeddedConfig.in(dir).on(new Ports(0, busy.getLocalPort(), 0));

            assertThatThrownBy(() -> EmbeddedParts.start(config))
                    .isInstanceOf(EmbeddedException.class)
                    .hasMessage("port " + busy.getLocalPort() + " for redis is in use on 127.0.0.1");
        }
        assertUnlocked();
    }

    @Test
    void start_onePartFails_stopsTheOthersAndUnlocks() throws IOException {
        Path redis = Files.createDirectory(dir.resolve("redis"));
        Files.writeString(redis.resolve("redis.version"), "99.0.0\n");

        assertThatThrownBy(() -> EmbeddedParts.start(EmbeddedConfig.in(dir).only(Part.KAFKA, Part.REDIS)))
                .isInstanceOf(EmbeddedException.class)
                .hasMessageContaining("was written by Redis 99.0.0, but");

        String kafkaPort = Files.readAllLines(dir.resolve("ports.properties")).stream()
                .filter(line -> line.startsWith("kafka="))
                .findFirst()
                .orElseThrow()
                .substring("kafka=".length());
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(kafkaPort)).close())
                .isInstanceOf(IOException.class);
        assertUnlocked();
    }

    @Test
    void start_commaInThePath_isRefusedForKafka() {
        Path odd = dir.resolve("a,b");

        assertThatThrownBy(() -> EmbeddedParts.start(EmbeddedConfig.in(odd).only(Part.KAFKA)))
                .isInstanceOf(EmbeddedException.class)
                .hasMessage(
                        "data directory " + odd.resolve("kafka") + ": Kafka takes the comma for the end of the path");
    }

    @Test
    void start_credentialsLost_makesNewOnesAndKeepsTheData() throws Exception {
        KafkaAccess lost;
        RedisAccess lostInRedis;
        try (var first = EmbeddedParts.start(EmbeddedConfig.in(dir).only(Part.KAFKA, Part.REDIS))) {
            first.kafka().ensureTopics(List.of(KafkaTopic.of("t", 1)));
            lost = first.kafka()
                    .ensurePrincipal("user", KafkaGrant.write("t"), KafkaGrant.read("t"), KafkaGrant.groups("g"));
            lostInRedis = first.redis().ensureUser("user", "~*", "+@all");
            TestKafka.send(lost, "t", "kept");
            try (var client = TestRedis.connect(lostInRedis)) {
                client.set("k", "kept");
            }
        }
        Files.delete(dir.resolve("credentials.properties"));

        try (var second = EmbeddedParts.start(EmbeddedConfig.in(dir).only(Part.KAFKA, Part.REDIS))) {
            assertThatThrownBy(() -> TestKafka.send(lost, "t", "with the old password"))
                    .isInstanceOf(SaslAuthenticationException.class);
            KafkaAccess made = second.kafka()
                    .ensurePrincipal("user", KafkaGrant.write("t"), KafkaGrant.read("t"), KafkaGrant.groups("g"));
            assertThat(TestKafka.read(made, "t", "g", 1)).containsExactly("kept");
            assertThatThrownBy(() -> TestRedis.connect(lostInRedis).ping())
                    .isInstanceOf(JedisAccessControlException.class);
            try (var client = TestRedis.connect(second.redis().ensureUser("user", "~*", "+@all"))) {
                assertThat(client.get("k")).isEqualTo("kept");
            }
        }
        try (var third = EmbeddedParts.start(EmbeddedConfig.in(dir).only(Part.KAFKA))) {
            KafkaAccess again = third.kafka()
                    .ensurePrincipal("user", KafkaGrant.write("t"), KafkaGrant.read("t"), KafkaGrant.groups("g"));
            assertThat(TestKafka.read(again, "t", "g-again", 1)).containsExactly("kept");
        }
    }

    @Test
    void part_notAskedFor_isNotThere() {
        try (var parts = EmbeddedParts.start(EmbeddedConfig.in(dir).only(Part.REDIS))) {
            assertThatThrownBy(parts::kafka)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("kafka was not started");
        }
    }

    private void assertUnlocked() {
        DataDir.open(dir).close();
    }
}
