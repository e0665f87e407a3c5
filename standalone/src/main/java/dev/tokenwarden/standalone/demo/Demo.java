package dev.tokenwarden.standalone.demo;

import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.standalone.assembly.StartException;
import dev.tokenwarden.standalone.assembly.StartProgress;
import dev.tokenwarden.standalone.demo.report.DemoReport;
import dev.tokenwarden.standalone.demo.report.Narrator;
import dev.tokenwarden.standalone.demo.watch.Pause;
import dev.tokenwarden.standalone.demo.world.DemoPipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.stream.Stream;

/** Runs the demo: a pipeline, issuers, services, clients and attackers, and the report. */
public final class Demo {
    private final DemoOptions options;
    private final Narrator narrator;
    private final Clock clock;
    private final StartProgress progress;
    private final Pause pause;

    /** @param progress receives the progress of the start */
    public Demo(DemoOptions options, Narrator narrator, Clock clock, StartProgress progress, Pause pause) {
        this.options = options;
        this.narrator = narrator;
        this.clock = clock;
        this.progress = progress;
        this.pause = pause;
    }

    /**
     * Runs the demo to its end and reports the result.
     *
     * @param stay what to do at the end, while everything still runs
     * @return whether the demo passed
     * @throws StartException if the pipeline cannot be started
     */
    public boolean run(Path data, Runnable stay) throws StartException, PolicyException, IOException {
        try (DemoPipeline pipeline = DemoPipeline.start(data, options.consolePort(), clock, progress)) {
            boolean passed = play(pipeline);
            stay.run();
            return passed;
        } finally {
            if (options.data() == null) {
                remove(data);
            }
        }
    }

    private boolean play(DemoPipeline pipeline) {
        try (DemoWorld world = DemoWorld.open(pipeline, options, narrator, clock)) {
            DemoReport report = world.run(pause);
            narrator.end(report);
            return report.passed();
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            // The directory is among temporary files, which the system removes.
        }
    }
}
