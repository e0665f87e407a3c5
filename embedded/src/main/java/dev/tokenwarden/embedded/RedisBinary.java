package dev.tokenwarden.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A redis-server to run: that of the PATH, if it is 6.2 or later, else the one carried in the embedded-redis jar, copied
 * into the data directory.
 *
 * @param path the executable
 * @param major the first number of its version
 * @param version its whole version
 */
public record RedisBinary(Path path, int major, String version) {
    private static final Pattern VERSION = Pattern.compile("v=((\\d+)\\.(\\d+)[.\\d]*)");

    /**
     * Finds one that runs on this machine.
     *
     * @param searchPath directories, as in the environment variable PATH
     * @param dir where the carried one is copied to if it is needed
     * @throws EmbeddedException if there is none
     */
    public static RedisBinary find(@Nullable String searchPath, Path dir) {
        return Stream.of((searchPath == null ? "" : searchPath).split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry, "redis-server"))
                .filter(Files::isExecutable)
                .flatMap(path -> probe(path).stream())
                .findFirst()
                .or(() -> carried(dir).flatMap(RedisBinary::probe))
                .orElseThrow(() -> new EmbeddedException(
                        "no redis-server of version 6.2 or later on the PATH, and the carried one does not run here: install Redis"
                                + " (Debian: apt-get install redis-server; macOS: brew install redis)"));
    }

    private static Optional<RedisBinary> probe(Path path) {
        try {
            Process process = new ProcessBuilder(path.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            Matcher matcher = VERSION.matcher(output);
            if (process.exitValue() != 0 || !matcher.find()) {
                return Optional.empty();
            }
            int major = Integer.parseInt(matcher.group(2));
            int minor = Integer.parseInt(matcher.group(3));
            boolean usable = major > 6 || (major == 6 && minor >= 2);
            return usable ? Optional.of(new RedisBinary(path, major, matcher.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("interrupted while asking " + path + " for its version", e);
        }
    }

    private static Optional<Path> carried(Path dir) {
        String resource = resource(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        try (InputStream in = RedisBinary.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                return Optional.empty();
            }
            Path copy = dir.resolve("redis-server");
            Path temporary = dir.resolve("redis-server.new");
            Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            if (!temporary.toFile().setExecutable(true, true)) {
                return Optional.empty();
            }
            Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return Optional.of(copy);
        } catch (IOException e) {
            throw new EmbeddedException(
                    "the carried redis-server cannot be copied to " + dir + ": " + e.getMessage(), e);
        }
    }

    /** The names under which com.github.codemonstur:embedded-redis:1.4.4 carries its executables. */
    static String resource(String os, String arch) {
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        if (os.toLowerCase(Locale.ROOT).contains("mac")) {
            return "redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64");
        }
        return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
    }
}
