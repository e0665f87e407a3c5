package dev.tokenwarden.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.assembly.OperatorConnections;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.TestAuthority;
import dev.tokenwarden.testkit.TestScope;
import dev.tokenwarden.testkit.WithBackbone;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords and certificates of Kafka clients change while the clients run. */
@WithBackbone(parts = Part.KAFKA)
final class KafkaRotationIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 3;
    /** Shorter than the pause between two records: each record needs a new connection. */
    private static final int IDLE_MILLIS = 200;

    private final Backbone backbone;
    private final TestScope scope;

    @TempDir
    private Path dir;

    KafkaRotationIT(Backbone backbone, TestScope scope) {
        this.backbone = backbone;
        this.scope = scope;
    }

    private Map<String, Object> properties(String user, Secret password) {
        return new HashMap<>(OperatorConnections.kafka(new KafkaChoice.External(
                backbone.kafka().bootstrapServers(), "SASL_PLAINTEXT", "SCRAM-SHA-256", user, password, null)));
    }

    private void setPassword(String user, String password) throws Exception {
        try (Admin admin = Admin.create(
                new HashMap<String, Object>(backbone.kafka().admin().clientProperties()))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), password)))
                    .all()
                    .get();
        }
    }

    @Test
    void passwordInAFile_changesWhileRecordsFlow_andNoneFails() throws Exception {
        String topic = scope.name("rotation");
        String user = scope.name("writer");
        backbone.kafka().ensureTopics(List.of(new KafkaTopic(topic, 1, Map.of())));
        String old =
                backbone.kafka().ensurePrincipal(user, KafkaGrant.write(topic)).password();
        Path file = Files.writeString(dir.resolve("password"), old + "\n");
        Map<String, Object> properties = properties(user, new Secret(old, file));
        properties.put("connections.max.idle.ms", IDLE_MILLIS);
        properties.put("enable.idempotence", "false");

        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            send(producer, topic);
            setPassword(user, "a-new-password");
            Files.writeString(file, "a-new-password\n");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThatThrownBy(() -> clusterId(properties(user, new Secret(old))))
                            .hasCauseInstanceOf(SaslAuthenticationException.class));

            send(producer, topic);
        }
        assertThat(clusterId(properties(user, new Secret(old, file)))).isNotEmpty();
    }

    /** Sends records until some of them needed a new connection; none of them fails. */
    private static void send(KafkaProducer<String, String> producer, String topic) {
        double before = connectionsOpened(producer);
        await().atMost(SOON).pollInterval(Duration.ofMillis(2 * IDLE_MILLIS)).until(() -> {
            producer.send(new ProducerRecord<>(topic, "value")).get();
            return connectionsOpened(producer) >= before + CONNECTIONS;
        });
    }

    private static double connectionsOpened(KafkaProducer<String, String> producer) {
        return total(producer, "connection-creation-total");
    }

    private static double total(KafkaProducer<String, String> producer, String metric) {
        return producer.metrics().entrySet().stream()
                .filter(one -> one.getKey().name().equals(metric)
                        && one.getKey().group().equals("producer-metrics"))
                .mapToDouble(one -> (double) one.getValue().metricValue())
                .sum();
    }

    private static String clusterId(Map<String, Object> properties) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(properties)) {
            return admin.describeCluster().clusterId().get();
        }
    }

    /** A server that asks for a certificate, in place of a broker: it records whose certificate a Kafka client presents. */
    @Test
    void certificateOfAClient_changesWhileItRuns() throws Exception {
        TestAuthority authority = new TestAuthority(dir, "ca");
        authority.issue("broker", "san=ip:127.0.0.1");
        install(authority.issue("first", "san=dns:first"));
        try (SSLServerSocket broker = (SSLServerSocket) authority
                        .client("broker")
                        .getServerSocketFactory()
                        .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Admin client = Admin.create(OperatorConnections.kafka(new KafkaChoice.External(
                        "127.0.0.1:" + broker.getLocalPort(),
                        "SSL",
                        "SCRAM-SHA-512",
                        null,
                        null,
                        new TlsFiles(dir.resolve("tls.crt"), dir.resolve("tls.key"), authority.authority(), false))))) {
            broker.setNeedClientAuth(true);

            assertThat(client.describeCluster().clusterId().isDone()).isFalse();
            assertThat(presented(broker)).isEqualTo(authority.certificate("first"));
            install(authority.issue("second", "san=dns:second"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(presented(broker)).isEqualTo(authority.certificate("second")));
        }
    }

    @Test
    void brokerOfAnotherAuthority_isRefused() throws Exception {
        TestAuthority authority = new TestAuthority(dir, "ca");
        TestAuthority other = new TestAuthority(dir, "other");
        other.issue("broker", "san=ip:127.0.0.1");
        try (SSLServerSocket broker = (SSLServerSocket) other.client("broker")
                        .getServerSocketFactory()
                        .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Admin client = Admin.create(OperatorConnections.kafka(new KafkaChoice.External(
                        "127.0.0.1:" + broker.getLocalPort(),
                        "SSL",
                        "SCRAM-SHA-512",
                        null,
                        null,
                        TlsFiles.trusting(authority.authority()))))) {
            var asked = client.describeCluster().clusterId();

            assertThatThrownBy(() -> presented(broker)).isInstanceOf(IOException.class);
            assertThatThrownBy(asked::get).hasMessageContaining("SSL handshake failed");
        }
    }

    private void install(Path[] pair) throws Exception {
        Files.copy(pair[0], dir.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pair[1], dir.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Takes one connection, and closes it after the handshake: the client connects again. */
    private static Certificate presented(SSLServerSocket broker) throws Exception {
        broker.setSoTimeout((int) SOON.toMillis());
        try (SSLSocket socket = (SSLSocket) broker.accept()) {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.startHandshake();
            Certificate[] chain = broker.getNeedClientAuth()
                    ? socket.getSession().getPeerCertificates()
                    : socket.getSession().getLocalCertificates();
            // With TLS 1.3 the client's refusal comes after the handshake.
            if (socket.getInputStream().read() < 0) {
                throw new IOException("the client closed the connection");
            }
            return chain[0];
        }
    }
}
