package dev.tokenwarden.standalone.assembly;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a running process, for other processes on this machine: the content of {@code running.json}. Holds no secret.
 *
 * @param pid process id
 * @param startMillis when the process started, so that another process with the same id is not taken for it; 0: not known
 * @param roles the roles that it runs
 */
public record RunningPipeline(
        long pid,
        long startMillis,
        Set<String> roles,
        @JsonUnwrapped Servers servers,
        @JsonUnwrapped Listeners listeners) {
    /**
     * Two processes may see the start of a third at different times: Linux counts it from the boot, whose time it gives in whole
     * seconds and corrects with the clock.
     */
    private static final long START_JITTER_MILLIS = 2_000;

    /**
     * The servers that it uses.
     *
     * @param kafka bootstrap address
     * @param redis host and port, or null
     */
    public record Servers(
            String kafka, @Nullable String redis, @Nullable URI opensearch) {}

    /**
     * The addresses that it listens on; null: not in this process.
     *
     * @param certificate file of the certificate of API and console; null: plain HTTP
     */
    public record Listeners(
            @Nullable URI gateway,
            @Nullable URI api,
            @Nullable URI console,
            @Nullable String certificate,
            @Nullable URI metrics) {}

    /** Address of the HTTP gateway, or null. */
    public @Nullable URI gateway() {
        return listeners.gateway();
    }

    /** Address of the revocation API, or null. */
    public @Nullable URI api() {
        return listeners.api();
    }

    /** File of the certificate of API and console, or null. */
    public @Nullable Path certificate() {
        return listeners.certificate() == null ? null : Path.of(listeners.certificate());
    }

    /** Address of the console, or null. */
    public @Nullable URI console() {
        return listeners.console();
    }

    /** Address of meters and health. */
    public @Nullable URI metrics() {
        return listeners.metrics();
    }

    void write(Path file) throws IOException {
        PrivateFiles.write(file, Json.MAPPER.writeValueAsString(this) + "\n");
    }

    /** When the process started, in epoch milliseconds; 0: the system does not say. */
    static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Reads the addresses of the process that runs on the data directory; empty if none runs. */
    public static Optional<RunningPipeline> read(DataLayout layout) {
        try {
            RunningPipeline running = Json.MAPPER.readValue(Files.readString(layout.running()), RunningPipeline.class);
            boolean alive = ProcessHandle.of(running.pid())
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> Math.abs(startMillis(process) - running.startMillis()) <= START_JITTER_MILLIS)
                    .isPresent();
            return alive ? Optional.of(running) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
