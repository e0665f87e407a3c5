package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.ingest.dead.DeadLetter;
import dev.tokenwarden.ingest.dead.DeadLetterBox;
import dev.tokenwarden.standalone.assembly.ClientProperties;
import dev.tokenwarden.standalone.assembly.DataLayout;
import dev.tokenwarden.standalone.assembly.DeadLetterAccess;
import dev.tokenwarden.standalone.config.WardenConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches the dead letters on Kafka. */
final class DeadLetterOptions {

    @Option(
            names = "--kafka-properties",
            order = 93,
            paramLabel = "FILE",
            description =
                    "Client properties for Kafka (default: the Kafka of the settings, or clients/dead-letters.properties"
                            + " in the data directory).")
    private @Nullable Path kafka;

    /** Work on the dead letters. */
    @FunctionalInterface
    interface Work {
        void on(DeadLetterBox box) throws CommandFailure;
    }

    /**
     * Connects, works and disconnects.
     *
     * @throws CommandFailure if there are no client properties, or Kafka does not answer
     */
    void open(WardenConfig config, Work work) throws CommandFailure {
        Map<String, Object> properties;
        try {
            properties = kafka == null ? DeadLetterAccess.of(config) : ClientProperties.read(kafka);
        } catch (IOException e) {
            Path file = kafka == null ? new DataLayout(config.data()).deadLetterClient() : kafka;
            throw CommandFailure.failed(
                    file + " cannot be read: start ./warden up, or name its --data or" + " --kafka-properties");
        }
        try (DeadLetterBox box = DeadLetterBox.open(properties)) {
            work.on(box);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw CommandFailure.failed("kafka at " + properties.get("bootstrap.servers") + ": " + cause.getMessage());
        }
    }

    /** The letter with this id. */
    static DeadLetter find(DeadLetterBox box, String id) throws CommandFailure {
        try {
            return box.find(id)
                    .orElseThrow(() -> new IllegalArgumentException(
                            id + ": no such dead letter; Kafka may have deleted it already. See warden dead list"));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usedWrongly(String.valueOf(e.getMessage()));
        }
    }
}
