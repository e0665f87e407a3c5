package dev.tokenwarden.bench.attack;

import dev.tokenwarden.standalone.assembly.Assembly;
import dev.tokenwarden.standalone.assembly.StartProgress;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.Setting;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Everything that {@code warden up} runs, in a process of its own, until its input ends. Arguments: the data directory, the policy. */
public final class AttackedPipeline {
    static final String READY = "> ready ";
    static final String OBSERVER = "observer.properties";

    private AttackedPipeline() {}

    /** Starts the pipeline and prints the addresses of the gateway, the API and the console. */
    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.DATA, data.toString());
        flags.put(Setting.POLICY, args[1]);
        for (Setting port : List.of(
                Setting.KAFKA_PORT,
                Setting.REDIS_PORT,
                Setting.OPENSEARCH_PORT,
                Setting.GATEWAY_PORT,
                Setting.API_PORT,
                Setting.CONSOLE_PORT)) {
            flags.put(port, "0");
        }
        flags.put(Setting.METRICS_LISTEN, "127.0.0.1:0");
        try (Assembly assembly =
                Assembly.start(ConfigLoader.load(flags, Map.of(), null), Clock.systemUTC(), StartProgress.SILENT)) {
            write(data.resolve(OBSERVER), assembly.observer("bench"));
            System.out.println(READY + assembly.running().gateway() + " "
                    + assembly.running().api() + " " + assembly.running().console());
            System.out.flush();
            // Until the parent process closes the input.
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void write(Path file, Map<String, Object> values) throws IOException {
        Properties properties = new Properties();
        values.forEach((name, value) -> properties.put(name, value.toString()));
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
    }
}
