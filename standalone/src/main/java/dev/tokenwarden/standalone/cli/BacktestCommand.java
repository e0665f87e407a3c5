package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.contract.policy.Policy;
import dev.tokenwarden.contract.policy.PolicyException;
import dev.tokenwarden.contract.policy.PolicyLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warden backtest}. */
@Command(
        name = "backtest",
        description = {
            "Run the detection rules over recorded events and print what they find.",
            "",
            "Events are read in arrival order, one structured CloudEvent a line. Detections go to standard output, one a"
                    + " line, progress and a summary to standard error. The same input gives the same output.",
            "",
            "Nothing runs but this, and nothing is revoked."
        })
final class BacktestCommand extends BaseCommand {

    private final Context context;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy to judge by (default: the defaults of docs/policy.md).")
    private @Nullable Path policy;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "How the files are written. There is one so far: events (the default).")
    private String format = "events";

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "NDJSON, also gzipped (.gz); - is standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> files;

    BacktestCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure, PolicyException, IOException {
        if (!format.equals("events")) {
            throw CommandFailure.usedWrongly("--format: must be events");
        }
        Logs.start(null, false);
        Policy judged = policy == null ? Policy.defaults() : PolicyLoader.load(policy);
        try (BacktestRun run = BacktestRun.open(judged, context.terminal())) {
            for (String file : files) {
                run.read(file);
            }
            run.finish();
        }
        return ExitCode.DONE;
    }
}
