package dev.tokenwarden.revocation.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.redis.RedisConfig.Node;
import dev.tokenwarden.revocation.RevocationConfig;
import dev.tokenwarden.revocation.RevocationSamples;
import dev.tokenwarden.revocation.RevocationService;
import dev.tokenwarden.revocation.api.ApiConfig;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;

/** The service, and its connections, on Redis as operators run it. */
@WithBackbone(
        parts = {Part.KAFKA, Part.REDIS},
        exclusive = true)
final class DeploymentsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String POLICY = """
            issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
            enforcement: {mode: enforce, max_automatic_revocations: {count: 1000}}
            """;

    private static Path executable;
    private static Map<String, Object> kafka;

    @TempDir
    Path temp;

    @BeforeAll
    static void lookAround(Backbone backbone) {
        RedisAccess admin = backbone.redis().admin();
        try (Jedis redis = new Jedis(
                new HostAndPort(admin.host(), admin.port()),
                DefaultJedisClientConfig.builder()
                        .user(admin.user())
                        .password(admin.password())
                        .build())) {
            executable = redis.info("server")
                    .lines()
                    .filter(line -> line.startsWith("executable:"))
                    .map(line -> Path.of(line.substring("executable:".length()).strip()))
                    .findFirst()
                    .orElseThrow();
        }
        assumeTrue(Files.isExecutable(executable), "redis-server runs elsewhere: none can be started here");
        backbone.kafka()
                .ensureTopics(TopicSpecs.all(2).stream()
                        .map(spec -> new KafkaTopic(spec.name(), spec.partitions(), spec.configs()))
                        .toList());
        kafka = Map.copyOf(backbone.kafka().admin().clientProperties());
    }

    private static RevocationService service(RedisConfig redis) {
        RevocationService service = new RevocationService(
                new RevocationConfig(kafka, redis, ApiConfig.loopback(List.of())),
                () -> RevocationSamples.policy(POLICY),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        service.start();
        return service;
    }

    private static Target revoke(String tenant, String jti) {
        Detection detection =
                RevocationSamples.detection(tenant, jti, Clock.systemUTC().instant());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(
                    new ProducerRecord<>(Topics.DETECTIONS, detection.subject().key(tenant), detection.toJson()));
        }
        return Target.token(RevocationSamples.token(tenant, jti));
    }

    private static void awaitEntry(RedisClients connections, Target target) {
        try (UnifiedJedis redis = connections.open("test")) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> redis.exists(DenylistKeys.entry(target)));
        }
    }

    @Test
    void cluster_holdsEachTenantInOneSlot() throws Exception {
        int first = RedisServerProcess.freePort();
        int second = RedisServerProcess.freePort();
        String[] cluster = {"--cluster-enabled", "yes", "--save", "", "--port"};
        try (RedisServerProcess one = RedisServerProcess.start(executable, temp, first, with(cluster, first));
                RedisServerProcess two = RedisServerProcess.start(executable, temp, second, with(cluster, second))) {
            // given
            try (Jedis left = new Jedis("127.0.0.1", one.port());
                    Jedis right = new Jedis("127.0.0.1", two.port())) {
                left.clusterAddSlots(IntStream.range(0, 8_192).toArray());
                right.clusterAddSlots(IntStream.range(8_192, 16_384).toArray());
                left.clusterMeet("127.0.0.1", two.port());
                await().atMost(PATIENCE)
                        .until(() -> left.clusterInfo().contains("cluster_state:ok")
                                && right.clusterInfo().contains("cluster_state:ok"));
            }
            RedisConfig config = new RedisConfig(
                    new RedisConfig.Cluster(List.of(new Node("127.0.0.1", one.port()))), null, null, false, null);

            // when
            try (RevocationService service = service(config)) {
                RedisClients connections = new RedisClients(config);
                for (String tenant : List.of("acme", "globex", "initech", "umbrella")) {
                    awaitEntry(connections, revoke(tenant, "a1"));
                }

                // then
                assertThat(service.health().problems()).isEmpty();
                try (Jedis left = new Jedis("127.0.0.1", one.port());
                        Jedis right = new Jedis("127.0.0.1", two.port())) {
                    assertThat(left.dbSize()).isPositive();
                    assertThat(right.dbSize()).isPositive();
                }
            }
            // and again, on what is there
            try (RevocationService service = service(config)) {
                awaitEntry(new RedisClients(config), revoke("globex", "a2"));
                assertThat(service.health().problems()).isEmpty();
            }
        }
    }

    private static String[] with(String[] arguments, int port) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = Integer.toString(port);
        return all;
    }

    @Test
    void sentinel_failover_isFollowed() throws Exception {
        int masterPort = RedisServerProcess.freePort();
        int replicaPort = RedisServerProcess.freePort();
        int sentinelPort = RedisServerProcess.freePort();
        Path sentinelConfig = Files.writeString(temp.resolve("sentinel.conf"), """
                port %d
                sentinel monitor warden 127.0.0.1 %d 1
                sentinel down-after-milliseconds warden 500
                sentinel failover-timeout warden 3000
                """.formatted(sentinelPort, masterPort));
        RedisConfig config = new RedisConfig(
                new RedisConfig.Sentinel("warden", List.of(new Node("127.0.0.1", sentinelPort)), null, null),
                null,
                null,
                false,
                null);
        try (RedisServerProcess master = RedisServerProcess.start(
                        executable, temp, masterPort, "--save", "", "--port", Integer.toString(masterPort));
                RedisServerProcess replica = RedisServerProcess.start(
                        executable,
                        temp,
                        replicaPort,
                        "--save",
                        "",
                        "--port",
                        Integer.toString(replicaPort),
                        "--replicaof",
                        "127.0.0.1",
                        Integer.toString(masterPort));
                RedisServerProcess sentinel = RedisServerProcess.start(
                        executable, temp, sentinelPort, sentinelConfig.toString(), "--sentinel")) {
            // given
            assertThat(replica.isAlive() && sentinel.isAlive()).isTrue();
            try (Jedis watch = new Jedis("127.0.0.1", sentinelPort)) {
                await().atMost(PATIENCE).until(() -> watch.sentinelReplicas("warden").stream()
                        .anyMatch(one -> "ok".equals(one.get("master-link-status"))));
            }
            try (RevocationService service = service(config)) {
                awaitEntry(new RedisClients(config), revoke("sent", "before"));

                // when
                master.close();

                // then
                Target after = revoke("sent", "after");
                Target before = Target.token(RevocationSamples.token("sent", "before"));
                // A replica that becomes the master closes its connections: each look opens one of its own.
                await().atMost(PATIENCE).ignoreExceptions().until(() -> holds(replicaPort, DenylistKeys.entry(after)));
                assertThat(holds(replicaPort, DenylistKeys.entry(before))).isTrue();
                assertThat(holds(replicaPort, DenylistKeys.meta("sent"))).isTrue();
                await().atMost(PATIENCE).until(() -> service.health().ready());
            }
        }
    }

    private static boolean holds(int port, String key) {
        try (Jedis redis = new Jedis("127.0.0.1", port)) {
            return redis.exists(key);
        }
    }

    @Test
    void tls_trustsTheFileAlone_andChecksTheName() throws Exception {
        // given
        Path store = temp.resolve("server.p12");
        keytool("-genkeypair -alias redis -keyalg EC -groupname secp256r1 -dname CN=redis -ext san=ip:127.0.0.1"
                + " -storetype PKCS12 -storepass changeit -validity 2 -keystore " + store);
        Path certificate = temp.resolve("server.pem");
        keytool("-exportcert -rfc -alias redis -storepass changeit -keystore " + store + " -file " + certificate);
        Path key = temp.resolve("server.key");
        Files.writeString(key, privateKey(store));
        int port = RedisServerProcess.freePort();
        try (RedisServerProcess server = RedisServerProcess.start(
                executable,
                temp,
                port,
                "--save",
                "",
                "--port",
                "0",
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-ca-cert-file",
                certificate.toString(),
                "--tls-auth-clients",
                "no")) {
            assumeTrue(server.isAlive(), "this redis-server was built without TLS");

            // when, then
            try (UnifiedJedis redis = tls("127.0.0.1", port, certificate).open("test")) {
                assertThat(redis.set("k", "v")).isEqualTo("OK");
            }
            assertThatThrownBy(() -> ping(tls("127.0.0.1", port, null)))
                    .hasRootCauseMessage("unable to find valid certification path to requested target");
            assertThatThrownBy(() -> ping(tls("localhost", port, certificate)))
                    .rootCause()
                    .hasMessageContaining("localhost");
        }
    }

    private static void ping(RedisClients connections) {
        try (UnifiedJedis redis = connections.open("test")) {
            redis.ping();
        }
    }

    private static RedisClients tls(String host, int port, Path trusted) {
        return new RedisClients(
                new RedisConfig(new RedisConfig.Single(new Node(host, port)), null, null, true, trusted));
    }

    @Test
    void certificatesThatCannotBeRead_areSaidSo() throws Exception {
        Path empty = Files.writeString(temp.resolve("empty.pem"), "");
        for (Path file : List.of(temp.resolve("gone.pem"), empty)) {
            assertThatThrownBy(() -> tls("127.0.0.1", 1, file).open("test"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(file.toString());
        }
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static String privateKey(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        byte[] encoded = keys.getKey("redis", "changeit".toCharArray()).getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
