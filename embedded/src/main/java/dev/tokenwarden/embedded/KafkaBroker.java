package dev.tokenwarden.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** A Kafka broker and its controller in this JVM. */
final class KafkaBroker implements RunningPart {
    private static final Duration SESSION = Duration.ofSeconds(8);

    /** After a crash the controller takes the broker of the last run for alive, and refuses this one, for so long. */
    private static final Duration SESSION_AFTER_CRASH = Duration.ofSeconds(2);

    private final KafkaRaftServer server;
    private final KafkaPart part;

    private KafkaBroker(KafkaRaftServer server, KafkaPart part) {
        this.server = server;
        this.part = part;
    }

    /**
     * Formats the directory at first start, and starts.
     *
     * @throws EmbeddedException if the broker does not come up
     */
    static KafkaBroker start(Path dir, int port, int controllerPort, Credentials credentials) {
        Path logDir = dir.resolve("data");
        if (logDir.toString().contains(",")) {
            throw new EmbeddedException("data directory " + dir + ": Kafka takes the comma for the end of the path");
        }
        KafkaRaftServer server = null;
        try {
            Duration session = SESSION;
            PasswordReset reset = null;
            if (!Files.exists(logDir.resolve("meta.properties"))) {
                format(logDir, credentials);
            } else {
                session = Files.exists(logDir.resolve(".kafka_cleanshutdown")) ? SESSION : SESSION_AFTER_CRASH;
                reset = PasswordReset.prepare(dir, credentials);
            }
            var settings = new KafkaSettings(
                    logDir,
                    port,
                    controllerPort,
                    credentials.password(Part.KAFKA, KafkaSettings.BROKER),
                    credentials.password(Part.KAFKA, KafkaSettings.CONTROLLER),
                    session,
                    credentials.requireFile());
            server = new KafkaRaftServer(new KafkaConfig(settings.toMap(), false), Time.SYSTEM);
            server.startup();
            if (reset != null) {
                reset.run("127.0.0.1:" + port);
            }
            return new KafkaBroker(server, KafkaPart.at("127.0.0.1:" + port, credentials));
        } catch (Exception e) {
            if (server != null) {
                server.shutdown();
                server.awaitShutdown();
            }
            throw e instanceof EmbeddedException known
                    ? known
                    : new EmbeddedException("kafka did not start: " + e.getMessage(), e);
        }
    }

    /** Writes the metadata that the broker starts from, the users admin and broker among it. */
    private static void format(Path logDir, Credentials credentials) throws Exception {
        DataDir.createPrivately(logDir);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(KafkaSettings.NODE_ID)
                .setDirectories(List.of(logDir.toString()))
                .setMetadataLogDirectory(logDir.toString())
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setIgnoreFormatted(true)
                .setControllerListenerName(KafkaSettings.CONTROLLER_LISTENER)
                .setScramArguments(
                        List.of(scram(KafkaSettings.ADMIN, credentials), scram(KafkaSettings.BROKER, credentials)))
                .run();
    }

    private static String scram(String user, Credentials credentials) {
        return KafkaSettings.MECHANISM + "=[name=" + user + ",password=" + credentials.password(Part.KAFKA, user) + "]";
    }

    KafkaPart part() {
        return part;
    }

    @Override
    public void stop() throws IOException {
        part.close();
        server.shutdown();
        server.awaitShutdown();
    }
}
