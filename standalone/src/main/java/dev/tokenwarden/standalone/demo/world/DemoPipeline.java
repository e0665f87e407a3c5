package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.standalone.assembly.Assembly;
import dev.tokenwarden.standalone.assembly.StartException;
import dev.tokenwarden.standalone.assembly.StartProgress;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.Listen;
import dev.tokenwarden.standalone.config.WardenConfig.ListenTls;
import dev.tokenwarden.standalone.config.WardenConfig.MetricsListen;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.standalone.config.WardenConfig.SearchChoice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A complete {@code warden up} with the policy of the demo, and the credentials that it writes for clients. */
public final class DemoPipeline implements PipelineAccess, AutoCloseable {
    private static final int PARTITIONS = 4;

    private final Assembly assembly;

    private DemoPipeline(Assembly assembly) {
        this.assembly = assembly;
    }

    /**
     * Starts the pipeline, and returns when it is ready.
     *
     * @throws StartException if something cannot be started; nothing is left running then
     */
    public static DemoPipeline start(Path data, int consolePort, Clock clock, StartProgress progress)
            throws StartException, PolicyException, IOException {
        Files.createDirectories(data);
        Path policy = data.resolve("demo-policy.yaml");
        try (InputStream text = DemoPipeline.class.getResourceAsStream("demo-policy.yaml")) {
            Files.write(policy, Objects.requireNonNull(text).readAllBytes());
        }
        WardenConfig config = WardenConfig.of(
                new WardenConfig.RoleProcess(data, EnumSet.allOf(PipelineRole.class), policy, PARTITIONS),
                new WardenConfig.Parts(
                        new KafkaChoice.Embedded(0), new RedisChoice.Embedded(0), new SearchChoice.Embedded(0)),
                new Listen(
                        "127.0.0.1", 0, 0, consolePort, null, ListenTls.NONE, new MetricsListen("127.0.0.1", 0, null)));
        return new DemoPipeline(Assembly.start(config, clock, progress));
    }

    @Override
    public Map<String, Object> kafka(String registration) {
        Map<String, Object> client = new HashMap<>();
        read(assembly.layout().kafkaClient(registration))
                .forEach((name, value) -> client.put(String.valueOf(name), value));
        return client;
    }

    @Override
    public RedisConfig redis() {
        Properties client = read(assembly.layout().redisClient(EmbeddedVerifier.TENANT));
        return new RedisConfig(
                client.getProperty("host"),
                Integer.parseInt(client.getProperty("port")),
                client.getProperty("user"),
                client.getProperty("password"),
                false);
    }

    /** Kafka client properties of a user that only reads. */
    public Map<String, Object> observer() {
        return assembly.observer("demo-watch");
    }

    /** A link that signs one person in to the console, once; null if no console runs. */
    public @Nullable URI console() {
        return assembly.consoleLink().orElse(null);
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        assembly.close();
    }
}
