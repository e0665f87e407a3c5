package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.standalone.config.WardenConfig.SearchChoice;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.util.Properties;

/** How a command of the owner of a data directory reaches the servers that run on it: as their administrator. */
public final class EmbeddedAccess {
    private static final String ADMIN = "admin";

    private final RunningPipeline.Servers servers;
    private final Properties passwords;

    private EmbeddedAccess(RunningPipeline.Servers servers, Properties passwords) {
        this.servers = servers;
        this.passwords = passwords;
    }

    /** @throws IOException if the passwords cannot be read */
    public static EmbeddedAccess read(DataLayout layout, RunningPipeline running) throws IOException {
        Properties passwords = new Properties();
        try (Reader file = Files.newBufferedReader(layout.root().resolve("credentials.properties"))) {
            passwords.load(file);
        }
        return new EmbeddedAccess(running.servers(), passwords);
    }

    public KafkaChoice.External kafka() {
        return new KafkaChoice.External(
                servers.kafka(), "SASL_PLAINTEXT", "SCRAM-SHA-256", ADMIN, password("kafka"), null);
    }

    public RedisChoice.External redis() {
        return new RedisChoice.External(URI.create("redis://" + servers.redis()), ADMIN, password("redis"));
    }

    public SearchChoice.External search() {
        return new SearchChoice.External(
                java.util.Objects.requireNonNull(servers.opensearch()), ADMIN, password("opensearch"));
    }

    private Secret password(String part) {
        return new Secret(passwords.getProperty(part + "." + ADMIN, "unknown"));
    }
}
