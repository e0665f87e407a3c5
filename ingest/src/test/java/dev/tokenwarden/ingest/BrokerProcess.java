package dev.tokenwarden.ingest;

import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.Part;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A Kafka broker in a process of its own, to be killed; it goes on where the last one on that directory ended. */
public final class BrokerProcess {
    private BrokerProcess() {}

    /** A running broker, and how to connect to it. */
    public record Running(Process process, Map<String, Object> kafka) {}

    public static Running start(Path dir) {
        try {
            Process process = Jvm.start(BrokerProcess.class, "-Xmx512m", dir.toString());
            DataInputStream in = new DataInputStream(process.getInputStream());
            Map<String, Object> kafka = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                kafka.put(in.readUTF(), in.readUTF());
            }
            return new Running(process, kafka);
        } catch (IOException e) {
            throw new UncheckedIOException("the broker did not start", e);
        }
    }

    public static void main(String[] args) throws IOException {
        DataOutputStream out = new DataOutputStream(System.out);
        try (EmbeddedParts parts =
                EmbeddedParts.start(EmbeddedConfig.in(Path.of(args[0])).only(Part.KAFKA))) {
            Map<String, ?> kafka = parts.kafka().admin().clientProperties();
            out.writeInt(kafka.size());
            for (Map.Entry<String, ?> entry : kafka.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeUTF(entry.getValue().toString());
            }
            out.flush();
            Jvm.awaitParent();
        }
    }
}
