package dev.tokenwarden.spring;

import dev.tokenwarden.redis.RedisConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The credentials of a verifier, in the files that {@code warden verifier add} writes. */
final class CredentialFiles {
    private final Path directory;
    private final String registration;

    /** @throws IllegalArgumentException if no directory is set */
    CredentialFiles(TokenwardenProperties settings) {
        Path set = settings.credentials();
        if (set == null) {
            throw new IllegalArgumentException(
                    "tokenwarden.credentials: is required: the directory with the files of `warden verifier add`");
        }
        this.directory = set;
        this.registration = settings.registration();
    }

    /** How to reach the denylist. */
    RedisConfig redis() {
        Path file = directory.resolve(registration + ".redis.properties");
        Properties redis = read(file);
        String ca = redis.getProperty("ca_file");
        return new RedisConfig(
                new RedisConfig.Single(new RedisConfig.Node(
                        required(redis, "host", file), Integer.parseInt(required(redis, "port", file)))),
                redis.getProperty("user"),
                redis.getProperty("password"),
                Boolean.parseBoolean(redis.getProperty("tls")),
                ca == null ? null : Path.of(ca));
    }

    /** How to reach Kafka. {@code overrides} replace what the file says. */
    Map<String, Object> kafka(Map<String, String> overrides) {
        Map<String, Object> kafka = new HashMap<>();
        read(directory.resolve(registration + ".kafka.properties"))
                .forEach((name, value) -> kafka.put((String) name, value));
        kafka.putAll(overrides);
        return kafka;
    }

    private static String required(Properties properties, String name, Path file) {
        @Nullable String value = properties.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException(file + ": " + name + " is missing");
        }
        return value;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException("tokenwarden.credentials: cannot read " + file, e);
        }
    }
}
