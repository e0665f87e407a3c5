package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.standalone.assembly.Assembly;
import dev.tokenwarden.standalone.assembly.DataLayout;
import dev.tokenwarden.standalone.assembly.StartException;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.config.WardenConfig;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warden up}. */
@Command(
        name = "up",
        abbreviateSynopsis = true,
        description = {
            "Start the pipeline and keep it running until Ctrl-C.",
            "",
            "Everything runs in one process, with its own Kafka, Redis and OpenSearch, which accept connections from"
                    + " this machine only. Data, credentials and logs are kept in one directory (.warden, or"
                    + " --data). The next start continues where this one ended.",
            "",
            "Every setting can also be given in warden.yaml or in a variable: --kafka-port 9092 is kafka.port in the"
                    + " file and TOKENWARDEN_KAFKA_PORT in the environment. Passwords are read from variables and"
                    + " files only."
        })
final class UpCommand extends BaseCommand {

    private final CommandContext context;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--json",
            order = 50,
            description = "When everything runs, print one line of JSON with all addresses.")
    private boolean json;

    @Option(names = "--verbose", order = 51, description = "Print the log, too; it is always in logs/warden.log.")
    private boolean verbose;

    UpCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ConfigException, PolicyException, StartException, IOException {
        WardenConfig config = options.load(context.environment());
        DataLayout layout = new DataLayout(config.data());
        layout.create();
        Logs.start(layout.logs(), verbose, config.process().jsonLogs());
        StopSignal stopping = StopSignal.onSignal();
        long begin = System.nanoTime();
        ProgressLines lines = new ProgressLines(context.terminal(), json);
        lines.starting(config, layout);
        try (Assembly assembly = Assembly.start(config, context.clock(), lines)) {
            if (json) {
                context.terminal().out().println(Json.MAPPER.writeValueAsString(assembly.running()));
            } else {
                new UpSummary(context.terminal()).print(assembly, Duration.ofNanos(System.nanoTime() - begin));
            }
            stopping.await();
            lines.stopping();
        } finally {
            stopping.done();
        }
        return ExitCode.DONE;
    }
}
