package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a running process tells others on its machine, in {@code running.json}. Holds no secret.
 *
 * @param pid its process id
 * @param roles what it runs
 * @param kafka bootstrap address
 * @param redis host and port, or null
 * @param opensearch address, or null
 * @param gateway address of the HTTP gateway, or null
 * @param api address of the revocation API, or null
 * @param console address of the console, or null
 */
public record RunningPipeline(
        long pid,
        Set<String> roles,
        String kafka,
        @Nullable String redis,
        @Nullable URI opensearch,
        @Nullable URI gateway,
        @Nullable URI api,
        @Nullable URI console) {

    void write(Path file) throws IOException {
        PrivateFiles.write(file, Json.MAPPER.writeValueAsString(this) + "\n");
    }

    /** What the process on this directory says, if one runs there. */
    public static Optional<RunningPipeline> read(DataLayout layout) {
        try {
            RunningPipeline running = Json.MAPPER.readValue(Files.readString(layout.running()), RunningPipeline.class);
            boolean alive =
                    ProcessHandle.of(running.pid()).map(ProcessHandle::isAlive).orElse(false);
            return alive ? Optional.of(running) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
