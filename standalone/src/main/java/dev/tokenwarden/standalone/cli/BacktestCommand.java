package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.ingest.importers.LogFormat;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.PolicyLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warden backtest}. */
@Command(
        name = "backtest",
        description = {
            "Run the detection rules over recorded events and print the detections.",
            "",
            "Events: one structured CloudEvent per line, read in arrival order. Logs of other systems are read in"
                    + " time order. Detections go to standard output, one per line; progress and a summary go to"
                    + " standard error. The same input gives the same output.",
            "",
            "The command starts no server and revokes nothing."
        })
final class BacktestCommand extends BaseCommand {

    private static final String EVENTS = "events";

    private final CommandContext context;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "Policy to apply (default: the defaults of docs/policy.md; for logs, the output of warden policy"
                            + " preset"
                            + " FORMAT).")
    private @Nullable Path policy;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "Format of the files: events (the default), or the log format cloudtrail, keycloak, okta, entra,"
                            + " envoy"
                            + " or kubernetes-audit.")
    private String format = EVENTS;

    @Mixin
    private final LogOptions logs = new LogOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "NDJSON files, also gzipped (.gz); for logs also directories; - is standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> files;

    BacktestCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, PolicyException, IOException, InterruptedException {
        LogFormat log = format.equals(EVENTS) ? null : LogOptions.format("--format", format);
        Logs.start(null, false);
        try (BacktestRun run = BacktestRun.open(judged(log), context.terminal())) {
            if (log == null) {
                for (String file : files) {
                    run.read(file);
                }
            } else {
                run.read(logs.pass(log, context, logs.rejected()), LogOptions.files(files));
            }
            run.finish();
        }
        return ExitCode.DONE;
    }

    private Policy judged(@Nullable LogFormat log) throws PolicyException {
        if (policy != null) {
            return PolicyLoader.load(policy);
        }
        return log == null ? Policy.defaults() : PolicyLoader.parse(log.wireName() + ".yaml", log.preset());
    }
}
