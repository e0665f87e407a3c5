package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.assembly.Assembly;
import dev.tokenwarden.standalone.assembly.Running;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What someone who has just started a pipeline wants to know. */
final class UpSummary {

    private final Terminal terminal;

    UpSummary(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(Assembly assembly, Duration took) {
        Running running = assembly.running();
        line("");
        line("Up in " + ProgressLines.seconds(took) + ".");
        line("");
        entry("Console", assembly.consoleLink().orElse(null));
        if (assembly.consoleLink().isPresent()) {
            line("                  (signs you in, once, within 15 minutes; afterwards " + running.console() + ")");
        }
        entry("Revocation API", running.api());
        entry("Gateway", running.gateway());
        entry("Kafka", running.kafka());
        entry("Redis", running.redis());
        entry("OpenSearch", running.opensearch());
        line("");
        entry("Policy", assembly.layout().policy());
        entry("Credentials", assembly.layout().clients());
        entry("Log", assembly.layout().logs().resolve("warden.log"));
        line("");
        line("Ctrl-C stops it. Send events: docs/quick-start.md");
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
