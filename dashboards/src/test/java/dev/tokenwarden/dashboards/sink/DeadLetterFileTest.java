package dev.tokenwarden.dashboards.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterFileTest {
    @TempDir
    private Path directory;

    private DeadLetterFile file(long bytes, int files) {
        SinkConfig config = SinkConfig.defaults(directory)
                .with(new SinkConfig.DeadLetterLimits(directory.resolve("dead"), bytes, files));
        return new DeadLetterFile(config, Clock.systemUTC());
    }

    @Test
    void add_isOneLineOfJson_forTheOwnerOnly() throws IOException {
        file(1_000, 1).add("topic-0@1", "not a detection", "{\n\"a\"".getBytes(UTF_8));
        Path file = directory.resolve("dead/refused.ndjson");
        assertThat(Files.readAllLines(file)).singleElement().asString().contains("topic-0@1", "{\\n\\\"a\\\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void add_pastTheBounds_rotatesAndDropsTheOldest() throws IOException {
        DeadLetterFile file = file(200, 2);
        for (int i = 0; i < 8; i++) {
            file.add("o" + i, "r", "x".repeat(100).getBytes(UTF_8));
        }
        try (var files = Files.list(directory.resolve("dead"))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("refused.ndjson", "refused.1.ndjson", "refused.2.ndjson");
        }
        assertThat(Files.readString(directory.resolve("dead/refused.ndjson"))).contains("o7");
        assertThat(Files.readString(directory.resolve("dead/refused.2.ndjson"))).contains("o5");
    }
}
