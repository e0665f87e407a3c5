package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.standalone.assembly.DataLayout;
import dev.tokenwarden.standalone.assembly.StartException;
import dev.tokenwarden.standalone.demo.Demo;
import dev.tokenwarden.standalone.demo.DemoOptions;
import dev.tokenwarden.standalone.demo.report.JsonNarrator;
import dev.tokenwarden.standalone.demo.report.Narrator;
import dev.tokenwarden.standalone.demo.report.PlainNarrator;
import dev.tokenwarden.standalone.demo.report.TerminalNarrator;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code warden demo}. */
@Command(
        name = "demo",
        description = {
            "Run a complete example: a pipeline with issuers, services, honest clients and attackers.",
            "",
            "Nothing is simulated: signed tokens travel over HTTP on this machine, services use the verifier"
                    + " library, and Kafka, Redis and OpenSearch run. Attackers steal, forge and misuse tokens. The"
                    + " demo follows each attack until every service denies the token. The policy of the demo"
                    + " enforces; its grace is 2 s instead of 30 s.",
            "",
            "Exit code 0: every attack was detected, revoked and denied, and no honest client was denied. Exit code"
                    + " 1: not so, or the machine was too slow to tell."
        })
final class DemoCommand extends BaseCommand {

    private final CommandContext context;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "How long to run, for example 90s or 5m (default: 60s).")
    private String duration = "60s";

    @Option(names = "--rate", paramLabel = "N", description = "Actions of all honest clients per second (default: 25).")
    private int rate = 25;

    @Option(
            names = "--attacks",
            paramLabel = "NAME[,NAME]",
            split = ",",
            description =
                    "Run only these attacks: stolen-token, wrong-audience, gained-scope, one-time-twice, forged-token,"
                            + " stolen-refresh-token, confused-deputy, outlived-session.")
    private List<String> attacks = DemoOptions.names();

    @Option(names = "--every", paramLabel = "TIME", description = "Time between two attacks (default: 1s).")
    private String every = "1s";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory for data, credentials and logs (default: a temporary one, removed at the end).")
    private @Nullable Path data;

    @Option(
            names = "--console-port",
            paramLabel = "PORT",
            description = "Port of the console (default: 0, any free port).")
    private int consolePort;

    @Option(names = "--headless", description = "Print plain lines, for log files.")
    private boolean headless;

    @Option(names = "--json", description = "Print one JSON document at the end, and nothing else.")
    private boolean json;

    @Option(names = "--stay", description = "Keep everything running at the end, until Ctrl-C.")
    private boolean stay;

    @Option(names = "--verbose", description = "Print the log, too.")
    private boolean verbose;

    DemoCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, StartException, PolicyException, IOException {
        DemoOptions options = options();
        Path directory = data == null ? Files.createTempDirectory("tokenwarden-demo-") : data;
        DataLayout layout = new DataLayout(directory);
        Logs.startQuietly(layout.logs(), verbose);
        StopSignal stopping = StopSignal.onSignal();
        ProgressLines lines = new ProgressLines(context.terminal(), json);
        lines.starting("the demo", layout);
        try {
            Demo demo = new Demo(options, narrator(), context.clock(), lines, stopping::await);
            return demo.run(directory, () -> stay(stopping)) ? ExitCode.DONE : ExitCode.FAILED;
        } finally {
            stopping.done();
        }
    }

    private void stay(StopSignal stopping) {
        if (stay) {
            context.terminal().err().println("Everything is still running. Press Ctrl-C to stop.");
            stopping.await();
        }
    }

    private DemoOptions options() throws CommandFailure {
        try {
            return new DemoOptions(
                    time("--duration", duration), rate, attacks, time("--every", every), data, consolePort);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usedWrongly(String.valueOf(e.getMessage()));
        }
    }

    /** {@code 90s}, {@code 5m}, {@code 1m30s}, or ISO 8601. */
    private static Duration time(String option, String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        try {
            return Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(option + ": not a duration: '" + text + "'; examples: 90s, 5m", e);
        }
    }

    private Narrator narrator() {
        Terminal terminal = context.terminal();
        if (json) {
            return new JsonNarrator(terminal);
        }
        return headless || !terminal.colours() ? new PlainNarrator(terminal) : new TerminalNarrator(terminal);
    }
}
