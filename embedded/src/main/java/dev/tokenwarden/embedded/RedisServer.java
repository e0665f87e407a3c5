package dev.tokenwarden.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A redis-server that lives no longer than this JVM.
 *
 * <p>It runs under a shell whose standard input is a pipe from this JVM. The pipe is never written to. However the JVM ends,
 * {@code kill -9} included, the kernel closes its end; the shell then reads end-of-file and terminates Redis. Where
 * {@code setsid} exists both run in a session of their own, so that Ctrl-C in the terminal reaches this JVM only, which stops
 * Redis when its turn has come.
 */
final class RedisServer implements RunningPart {
    private static final String GUARD = """
      exec 3<&0
      "$1" "$2" </dev/null 3<&- &
      redis=$!
      (read -r _ <&3; kill -TERM $redis) &
      watcher=$!
      exec 3<&-
      wait $redis
      code=$?
      kill $watcher 2>/dev/null
      exit $code
      """;

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final Process guard;
    private final RedisPart part;

    private RedisServer(Process guard, RedisPart part) {
        this.guard = guard;
        this.part = part;
    }

    /**
     * Starts Redis and waits until it answers.
     *
     * @throws EmbeddedException if it does not come up
     */
    static RedisServer start(Path dir, int port, Credentials credentials) {
        String searchPath = System.getenv("PATH");
        var binary = RedisBinary.find(searchPath, dir);
        var settings = new RedisSettings(dir, port);
        Process guard = null;
        try {
            refuseOlderThanData(binary, dir);
            if (!credentials.has(Part.REDIS, RedisSettings.ADMIN)) {
                // Nobody knows the passwords in this list: it is made again, with new ones.
                Files.deleteIfExists(settings.users());
            }
            settings.write(credentials.password(Part.REDIS, RedisSettings.ADMIN));
            guard = launch(binary, settings, searchPath);
            var part = RedisPart.at("127.0.0.1", port, credentials);
            awaitAnswer(guard, part, settings);
            DataDir.writeAtomically(dir.resolve("redis.version"), binary.version() + "\n");
            return new RedisServer(guard, part);
        } catch (IOException | RuntimeException e) {
            if (guard != null) {
                end(guard);
            }
            throw e instanceof EmbeddedException known
                    ? known
                    : new EmbeddedException("redis did not start: " + e.getMessage(), e);
        }
    }

    /** An older Redis would not find the append-only file of a newer one, and start empty. */
    private static void refuseOlderThanData(RedisBinary binary, Path dir) throws IOException {
        Path file = dir.resolve("redis.version");
        if (!Files.exists(file)) {
            return;
        }
        String written = Files.readString(file).strip();
        String major = written.replaceAll("\\..*", "");
        if (major.matches("\\d{1,4}") && Integer.parseInt(major) > binary.major()) {
            throw new EmbeddedException("data directory " + dir + " was written by Redis " + written + ", but "
                    + binary.path() + " is " + binary.version() + ": put the newer redis-server on the PATH");
        }
    }

    private static Process launch(RedisBinary binary, RedisSettings settings, @Nullable String searchPath)
            throws IOException {
        List<String> command = new ArrayList<>();
        find("setsid", searchPath).ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of(
                "/bin/sh",
                "-c",
                GUARD,
                "redis-guard",
                binary.path().toString(),
                settings.file().toString()));
        return new ProcessBuilder(command)
                .directory(settings.dir().toFile())
                .redirectErrorStream(true)
                .redirectOutput(settings.output().toFile())
                .start();
    }

    private static Optional<Path> find(String program, @Nullable String searchPath) {
        return Stream.of((searchPath == null ? "" : searchPath).split(Pattern.quote(File.pathSeparator)))
                .map(entry -> Path.of(entry, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void awaitAnswer(Process guard, RedisPart part, RedisSettings settings) throws IOException {
        long start = System.nanoTime();
        try {
            while (!part.answers()) {
                if (guard.waitFor(10, TimeUnit.MILLISECONDS)) {
                    throw new EmbeddedException("redis did not start: " + lastWords(settings));
                }
                if (System.nanoTime() - start > START_LIMIT.toNanos()) {
                    throw new EmbeddedException(
                            "redis did not answer within " + START_LIMIT.toSeconds() + " s: " + lastWords(settings));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("interrupted while redis was starting", e);
        }
    }

    private static String lastWords(RedisSettings settings) throws IOException {
        for (Path file : List.of(settings.log(), settings.output())) {
            List<String> lines = Files.exists(file)
                    ? Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                            .filter(line -> !line.isBlank())
                            .toList()
                    : List.of();
            if (!lines.isEmpty()) {
                return lines.get(lines.size() - 1).strip();
            }
        }
        return "it said nothing";
    }

    RedisPart part() {
        return part;
    }

    @Override
    public void stop() {
        end(guard);
    }

    private static void end(Process guard) {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            guard.destroy();
        }
        boolean interrupted = false;
        try {
            if (guard.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        guard.descendants().forEach(ProcessHandle::destroyForcibly);
        guard.destroyForcibly();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
