package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.ingest.importers.LogFile;
import dev.tokenwarden.ingest.importers.format.LogFormat;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
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
                    "Policy to apply. For logs it is laid on the preset of their format, which warden policy preset prints"
                            + " (default: the defaults of docs/policy.md).")
    private @Nullable Path policy;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "Format of the files: events (the default), or the log format cloudtrail, keycloak, okta, entra,"
                            + " envoy or kubernetes-audit, or auto: the format of logs is found by their content.")
    private String format = EVENTS;

    @Mixin
    private final LogOptions logs = new LogOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "NDJSON files, also gzipped (.gz); for logs also other packed files and directories; - is standard"
                            + " input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> files;

    BacktestCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, PolicyException, IOException, InterruptedException {
        Logs.start(null, false);
        if (format.equals(EVENTS)) {
            Policy judged = policy == null ? Policy.defaults() : PolicyLoader.load(policy);
            try (BacktestRun run = BacktestRun.open(judged, context.terminal())) {
                for (String file : files) {
                    run.read(file);
                }
                run.finish();
            }
            return ExitCode.DONE;
        }
        LogOptions.requireFormat(format);
        List<LogFile> logFiles = LogOptions.files(files);
        LogFormat log = logs.format(format, logFiles, context);
        LogPass pass = logs.pass(log, context, logs.rejected());
        try (BacktestRun run = BacktestRun.open(logs.policy(log, policy), context.terminal())) {
            run.read(pass, logFiles);
            run.finish();
        }
        pass.check();
        return ExitCode.DONE;
    }
}
