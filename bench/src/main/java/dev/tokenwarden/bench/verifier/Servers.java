package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.embedded.KafkaAccess;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.redis.RedisConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Connection files of the servers for other processes, in the directory of the benchmark. */
final class Servers {
    private static final String REDIS = "redis.properties";
    private static final String KAFKA = "kafka.properties";

    private Servers() {}

    static void write(Path dir, RedisAccess redis) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("host", redis.host());
        properties.setProperty("port", Integer.toString(redis.port()));
        properties.setProperty("user", redis.user());
        properties.setProperty("password", redis.password());
        store(dir.resolve(REDIS), properties);
    }

    static void write(Path dir, KafkaAccess kafka) throws IOException {
        Properties properties = new Properties();
        kafka.clientProperties().forEach((name, value) -> properties.setProperty(name, String.valueOf(value)));
        store(dir.resolve(KAFKA), properties);
    }

    static RedisConfig redis(Path dir) throws IOException {
        return config(redisAccess(dir));
    }

    static RedisConfig config(RedisAccess access) {
        return new RedisConfig(access.host(), access.port(), access.user(), access.password(), false);
    }

    static RedisAccess redisAccess(Path dir) throws IOException {
        Properties properties = load(dir.resolve(REDIS));
        return new RedisAccess(
                properties.getProperty("host"),
                Integer.parseInt(properties.getProperty("port")),
                properties.getProperty("user"),
                properties.getProperty("password"));
    }

    static Map<String, Object> kafka(Path dir) throws IOException {
        Map<String, Object> map = new HashMap<>();
        load(dir.resolve(KAFKA)).forEach((name, value) -> map.put((String) name, value));
        return map;
    }

    private static void store(Path file, Properties properties) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
    }

    private static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return properties;
    }
}
