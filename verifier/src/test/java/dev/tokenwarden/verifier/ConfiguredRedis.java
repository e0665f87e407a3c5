package dev.tokenwarden.verifier;

import static org.awaitility.Awaitility.await;

import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.embedded.RedisBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.Jedis;

/** A redis-server with a configuration of the test's own: a replica, a Sentinel, a node of a cluster. */
final class ConfiguredRedis implements AutoCloseable {
    static final String PASSWORD = "of-the-test";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final int port;

    private ConfiguredRedis(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ConfiguredRedis start(Path parent, String name, int port, List<String> settings, String... arguments) {
        try {
            Path dir = Files.createDirectories(parent.resolve(name));
            List<String> lines = new ArrayList<>(List.of(
                    "port " + port,
                    "bind 127.0.0.1",
                    "dir " + dir,
                    "save \"\"",
                    "requirepass " + PASSWORD,
                    "masterauth " + PASSWORD));
            lines.addAll(settings);
            Path config = Files.write(dir.resolve("redis.conf"), lines);
            RedisBinary binary = RedisBinary.find(System.getenv("PATH"), dir);
            List<String> command = new ArrayList<>(List.of(binary.path().toString(), config.toString()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("out").toFile())
                    .start();
            ConfiguredRedis started = new ConfiguredRedis(process, port);
            await().atMost(PATIENCE).ignoreExceptions().until(() -> started.ask(Jedis::ping)
                    .equals("PONG"));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> T ask(Function<Jedis, T> question) {
        try (Jedis redis = new Jedis("127.0.0.1", port)) {
            redis.auth(PASSWORD);
            return question.apply(redis);
        }
    }

    RedisAccess access() {
        return new RedisAccess("127.0.0.1", port, "default", PASSWORD);
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
