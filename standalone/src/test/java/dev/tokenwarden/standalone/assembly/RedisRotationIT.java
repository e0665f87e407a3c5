package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.embedded.RedisBinary;
import dev.tokenwarden.redis.PooledRedis;
import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.service.tls.ReloadingTls;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.testkit.TestAuthority;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** Password and certificate of a Redis client change while it runs, on a real server with mutual TLS. */
final class RedisRotationIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ADMIN = "of-the-admin";

    @TempDir
    private Path dir;

    private TestAuthority servers;
    private TestAuthority oldClients;
    private TestAuthority newClients;
    private Process server;
    private int port;

    @BeforeEach
    void start() throws Exception {
        servers = new TestAuthority(dir, "servers");
        Path[] pair = servers.issue("redis", "san=ip:127.0.0.1");
        oldClients = new TestAuthority(dir, "old-clients");
        newClients = new TestAuthority(dir, "new-clients");
        install(oldClients.issue("old", "san=dns:revocation"));
        newClients.issue("new", "san=dns:revocation");
        servers.issue("admin", "san=dns:admin");
        Files.writeString(dir.resolve("new-only.pem"), text(servers.authority()) + text(newClients.authority()));
        Files.writeString(dir.resolve("both.pem"), text(dir.resolve("new-only.pem")) + text(oldClients.authority()));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(
                RedisBinary.find(System.getenv("PATH"), dir).path().toString(),
                "--save",
                "",
                "--dir",
                dir.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                "0",
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                pair[0].toString(),
                "--tls-key-file",
                pair[1].toString(),
                "--tls-ca-cert-file",
                dir.resolve("both.pem").toString(),
                "--tls-auth-clients",
                "yes",
                "--requirepass",
                ADMIN));
        server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("redis.log").toFile())
                .start();
        await().atMost(SOON).ignoreExceptions().until(() -> admin().equals("PONG"));
    }

    @AfterEach
    void stop() throws Exception {
        server.destroyForcibly().waitFor();
    }

    private static String text(Path file) throws Exception {
        return Files.readString(file);
    }

    private void install(Path[] pair) throws Exception {
        Files.copy(pair[0], dir.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pair[1], dir.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
    }

    // SslOptions, which Jedis 8 prefers, takes key stores only.
    @SuppressWarnings("deprecation")
    private Jedis connect(SSLContext context, String user, String password) {
        return new Jedis(
                new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder()
                        .ssl(true)
                        .sslSocketFactory(context.getSocketFactory())
                        .user(user)
                        .password(password)
                        .build());
    }

    private static Certificate presented(ReloadingTls tls) {
        var keys = (X509ExtendedKeyManager) tls.keyManager();
        return keys.getCertificateChain(keys.chooseEngineClientAlias(new String[] {"EC"}, null, null))[0];
    }

    /** Runs commands as the administrator. */
    private String admin(String... commands) {
        try (Jedis admin = connect(servers.client("admin"), "default", ADMIN)) {
            for (String command : commands) {
                String[] words = command.split(" ", -1);
                admin.sendCommand(
                        () -> words[0].getBytes(StandardCharsets.US_ASCII), Arrays.copyOfRange(words, 1, words.length));
            }
            return admin.ping();
        }
    }

    @Test
    void passwordAndCertificate_changeWhileTheClientRuns_andNoCommandFails() throws Exception {
        Path password = Files.writeString(dir.resolve("password"), "first\n");
        admin("ACL SETUSER writer on >first ~* +@all");
        RedisChoice.External choice = new RedisChoice.External(
                URI.create("rediss://127.0.0.1:" + port),
                "writer",
                new Secret("first", password),
                new TlsFiles(dir.resolve("tls.crt"), dir.resolve("tls.key"), servers.authority(), false),
                null,
                false);
        try (ReloadingTls tls = ReloadingTls.open(choice.tls());
                UnifiedJedis redis = new RedisClients(Revocations.redis(
                                RedisAddress.of(choice, tls.context().getSocketFactory())))
                        .open("test")) {
            assertThat(redis.incr("count")).isEqualTo(1);

            // Redis accepts both passwords until the old one is taken away.
            admin("ACL SETUSER writer >second");
            Files.writeString(password, "second\n");
            install(new Path[] {dir.resolve("new.pem"), dir.resolve("new.key")});
            assertThat(redis.incr("count")).isEqualTo(2);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(presented(tls)).isEqualTo(newClients.certificate("new")));
            admin("ACL SETUSER writer <first", "CONFIG SET tls-ca-cert-file " + dir.resolve("new-only.pem"));
            assertThat(redis.incr("count")).isEqualTo(3);
            ((PooledRedis) redis).dropIdleConnections();

            // This connection is new: neither the old password nor the old certificate would be accepted.
            assertThat(redis.incr("count")).isEqualTo(4);
            assertThatThrownBy(() -> connect(newClients.client("new", servers), "writer", "first")
                            .ping())
                    .isInstanceOf(JedisException.class)
                    .hasMessageContaining("WRONGPASS");
            assertThatThrownBy(() -> connect(oldClients.client("old", servers), "writer", "second")
                            .ping())
                    .isInstanceOf(JedisException.class);
        }
    }
}
