package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;

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

    @Override
    public Integer call() throws CommandFailure {
        throw CommandFailure.failed("not part of this build yet");
    }
}
