package dev.tokenwarden.ingest;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts a main class of the tests in a process of its own. */
public final class Jvm {
    private Jvm() {}

    /** Its standard input stays open as long as this process lives, its standard output is read by the process that started it. */
    public static Process start(Class<?> main, String memory, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                memory,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends settings to a process that reads them with {@link #readSettings}. */
    public static void writeSettings(DataOutputStream out, Map<String, Object> settings) throws IOException {
        out.writeInt(settings.size());
        for (Map.Entry<String, Object> entry : settings.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeUTF(entry.getValue().toString());
        }
        out.flush();
    }

    /** Reads what {@link #writeSettings} wrote. */
    public static Map<String, Object> readSettings(DataInputStream in) throws IOException {
        Map<String, Object> settings = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            settings.put(in.readUTF(), in.readUTF());
        }
        return settings;
    }

    /** Returns when the parent has died. */
    public static void awaitParent() throws IOException {
        while (System.in.read() >= 0) {}
    }
}
