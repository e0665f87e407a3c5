package dev.tokenwarden.bench.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** An {@link AttackedPipeline} and the credentials of its clients. */
final class PipelineProcess implements AutoCloseable {
    private static final String HEAP = "1g";

    private final Path data;
    private final Process process;
    private final List<String> addresses;

    private PipelineProcess(Path data, Process process, List<String> addresses) {
        this.data = data;
        this.process = process;
        this.addresses = addresses;
    }

    /** Starts it and waits until it answers. */
    static PipelineProcess start(Path directory, Path policy) throws IOException {
        Path data = directory.resolve("data");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        AttackedPipeline.class.getName(),
                        data.toString(),
                        policy.toString())
                .redirectError(directory.resolve("pipeline.log").toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(AttackedPipeline.READY)) {
                Thread drain = new Thread(() -> out.lines().forEach(ignored -> {}), "pipeline-output");
                drain.setDaemon(true);
                drain.start();
                List<String> addresses =
                        List.of(line.substring(AttackedPipeline.READY.length()).split(" ", -1));
                return new PipelineProcess(data, process, addresses);
            }
        }
        throw new IOException("the pipeline ended; its log is in " + directory);
    }

    /** Addresses of the gateway, the API and the console. */
    List<String> listeners() {
        return addresses;
    }

    String api() {
        return addresses.get(1);
    }

    String apiToken() throws IOException {
        return Files.readString(data.resolve("clients/cli.token")).strip();
    }

    /** The Kafka client properties of a reporter. */
    Map<String, Object> reporter(String name) throws IOException {
        return map(data.resolve("clients/" + name + ".kafka.properties"));
    }

    /** The Kafka client properties of a user that reads detections. */
    Map<String, Object> observer() throws IOException {
        return map(data.resolve(AttackedPipeline.OBSERVER));
    }

    /** The Redis connection of a verifier. */
    Properties redis(String verifier) throws IOException {
        return read(data.resolve("clients/" + verifier + ".redis.properties"));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> map(Path file) throws IOException {
        Map<String, Object> map = new HashMap<>();
        read(file).forEach((name, value) -> map.put((String) name, value));
        return map;
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return properties;
    }
}
