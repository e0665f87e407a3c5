package dev.tokenwarden.revocation.redis;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A redis-server of a test's own, in the mode that its arguments say. */
final class RedisServerProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private RedisServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param executable the one that runs already, as it says in INFO */
    static RedisServerProcess start(Path executable, Path dir, int port, String... arguments) throws IOException {
        Path home = Files.createTempDirectory(dir, "redis-");
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(List.of(arguments));
        if (!command.contains("--sentinel") && !command.contains("--maxmemory")) {
            command.addAll(List.of("--maxmemory", "64mb", "--maxmemory-policy", "noeviction"));
        }
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", home.toString(), "--logfile", "redis.log"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("redis.out").toFile())
                .start();
        RedisServerProcess started = new RedisServerProcess(process, port);
        await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive() || started.answers());
        return started;
    }

    /** A port that is free, and that Redis's bus of ten thousand above it has too. */
    static int freePort() throws IOException {
        while (true) {
            try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (one.getLocalPort() < 55_000) {
                    return one.getLocalPort();
                }
            }
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
