package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;

/** A Kafka broker in a separate process, which stops and starts it on command. */
final class KafkaHost {
    private KafkaHost() {}

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]);
        EmbeddedConfig config = EmbeddedConfig.in(dir.resolve("kafka-host")).only(Part.KAFKA);
        EmbeddedParts parts = EmbeddedParts.start(config);
        try (BufferedReader commands = ChildJvm.commands()) {
            parts.kafka().ensureTopics(List.of(KafkaTopic.of(Topics.input(Corpus.REGISTRATION), 1)));
            Servers.write(dir, parts.kafka().admin());
            ChildJvm.answer("ready");
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                if (line.equals("stop")) {
                    parts.close();
                } else {
                    parts = EmbeddedParts.start(config);
                }
                ChildJvm.answer("done");
            }
        } finally {
            parts.close();
        }
    }
}
