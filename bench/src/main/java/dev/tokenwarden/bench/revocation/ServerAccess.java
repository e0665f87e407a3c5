package dev.tokenwarden.bench.revocation;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Connection properties of Kafka and Redis for a child process. The parent writes them to a file that only its user can read. */
record ServerAccess(
        Map<String, String> kafka, String redisHost, int redisPort, String redisUser, String redisPassword) {
    private static final String KAFKA = "kafka.";

    void write(Path file) throws IOException {
        Properties properties = new Properties();
        kafka.forEach((name, value) -> properties.setProperty(KAFKA + name, value));
        properties.setProperty("redis.host", redisHost);
        properties.setProperty("redis.port", Integer.toString(redisPort));
        properties.setProperty("redis.user", redisUser);
        properties.setProperty("redis.password", redisPassword);
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
    }

    static ServerAccess read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        Map<String, String> kafka = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(KAFKA)) {
                kafka.put(name.substring(KAFKA.length()), properties.getProperty(name));
            }
        }
        return new ServerAccess(
                kafka,
                properties.getProperty("redis.host"),
                Integer.parseInt(properties.getProperty("redis.port")),
                properties.getProperty("redis.user"),
                properties.getProperty("redis.password"));
    }
}
