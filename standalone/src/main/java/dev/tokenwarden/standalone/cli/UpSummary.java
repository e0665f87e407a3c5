package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.assembly.Assembly;
import dev.tokenwarden.standalone.assembly.RunningPipeline;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Prints the addresses of a pipeline that has just started. */
final class UpSummary {

    private final Terminal terminal;

    UpSummary(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(Assembly assembly, Duration took) {
        RunningPipeline running = assembly.running();
        line("");
        line("Up in " + ProgressLines.seconds(took) + ".");
        line("");
        entry("Console", assembly.consoleLink().orElse(null));
        if (assembly.consoleLink().isPresent()) {
            line("                  (the link works once, for 15 minutes; ./warden console link makes another)");
        }
        entry("Revocation API", running.api());
        entry("Gateway", running.gateway());
        entry("Kafka", running.servers().kafka());
        entry("Redis", running.servers().redis());
        entry("OpenSearch", running.servers().opensearch());
        line("");
        entry("Policy", assembly.layout().policy());
        entry("Credentials", assembly.layout().clients());
        entry("Log", assembly.layout().logs().resolve("warden.log"));
        line("");
        line("Press Ctrl-C to stop. How to send events: docs/quick-start.md");
    }

    private void entry(String name, @Nullable Object value) {
        if (value != null) {
            line("  " + String.format("%-15s", name) + " " + value);
        }
    }

    private void line(String text) {
        terminal.out().println(text);
    }
}
