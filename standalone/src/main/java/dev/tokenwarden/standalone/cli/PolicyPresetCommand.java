package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code warden policy preset}. */
@Command(
        name = "preset",
        description = {
            "Print the policy that backtest applies to logs of a format.",
            "",
            "To make your own policy, save the output, change it, and use it with --policy. Comments in it give the"
                    + " reasons."
        })
final class PolicyPresetCommand extends BaseCommand {

    private final CommandContext context;

    @Parameters(paramLabel = "FORMAT", description = "cloudtrail, keycloak, okta, entra, envoy or kubernetes-audit.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String format;

    PolicyPresetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure {
        context.terminal().out().print(LogOptions.format("FORMAT", format).preset());
        return ExitCode.DONE;
    }
}
