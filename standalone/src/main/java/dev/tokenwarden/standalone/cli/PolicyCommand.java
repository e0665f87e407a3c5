package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code warden policy}. */
@Command(name = "policy", description = "Check a policy, or print a preset.", synopsisSubcommandLabel = "COMMAND")
final class PolicyCommand extends BaseCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "COMMAND is missing: check or preset");
    }
}
