package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunningPipelineTest {
    @TempDir
    Path data;

    @Test
    void read_findsTheProcessThatWroteIt() throws Exception {
        RunningPipeline written = of(RunningPipeline.startMillis(ProcessHandle.current()));
        written.write(new DataLayout(data).running());

        assertThat(RunningPipeline.read(new DataLayout(data))).contains(written);
    }

    @Test
    void read_ignoresTheFileOfAKilledProcess_whoseIdAnotherProcessHas() throws Exception {
        // In a container, every process that is started again has the id of the one before.
        of(RunningPipeline.startMillis(ProcessHandle.current()) - 60_000).write(new DataLayout(data).running());

        assertThat(RunningPipeline.read(new DataLayout(data))).isEmpty();
    }

    private static RunningPipeline of(long startMillis) {
        return new RunningPipeline(
                ProcessHandle.current().pid(),
                startMillis,
                Set.of("streams"),
                new RunningPipeline.Servers("127.0.0.1:1", null, null),
                new RunningPipeline.Listeners(null, null, null, null, URI.create("http://127.0.0.1:2")));
    }
}
