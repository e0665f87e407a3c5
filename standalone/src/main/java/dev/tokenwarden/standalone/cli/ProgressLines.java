package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.assembly.DataLayout;
import dev.tokenwarden.standalone.assembly.StartProgress;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints one line for each part that has started. */
final class ProgressLines implements StartProgress {

    private final Terminal terminal;
    private final PrintStream stream;

    /** @param quiet whether to print to standard error, because a program reads standard output */
    ProgressLines(Terminal terminal, boolean quiet) {
        this.terminal = terminal;
        this.stream = quiet ? terminal.err() : terminal.out();
    }

    void starting(WardenConfig config, DataLayout layout) {
        String roles = config.isWhole()
                ? "Tokenwarden"
                : config.roles().stream().map(PipelineRole::word).collect(Collectors.joining(", "));
        starting(roles, layout);
    }

    void starting(String what, DataLayout layout) {
        stream.println("Starting " + terminal.bold(what) + ", data in " + layout.root());
    }

    void stopping() {
        stream.println("Stopping ...");
    }

    @Override
    public void started(String what, Duration took) {
        stream.println("  " + terminal.done() + " " + what + " " + terminal.faint(seconds(took)));
    }

    @Override
    public void note(String line) {
        stream.println(line);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
