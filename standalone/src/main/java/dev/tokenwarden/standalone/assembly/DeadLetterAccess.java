package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import java.io.IOException;
import java.util.Map;

/** How a command reaches the dead letters on Kafka. */
public final class DeadLetterAccess {
    private DeadLetterAccess() {}

    /**
     * Client properties for the Kafka that the configuration names, else for the embedded Kafka of the process that runs on the data
     * directory.
     *
     * @throws IOException if the process has not written its file, or the file cannot be read
     */
    public static Map<String, Object> of(WardenConfig config) throws IOException {
        if (config.kafka() instanceof KafkaChoice.External external) {
            return new ExternalKafka(external).as("", AccessRules.deadLetters());
        }
        return ClientProperties.read(new DataLayout(config.data()).deadLetterClient());
    }
}
