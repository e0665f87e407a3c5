package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code warden denylist}. */
@Command(
        name = "denylist",
        description = "Compare or rebuild the denylists in Redis.",
        synopsisSubcommandLabel = "COMMAND")
final class DenylistCommand extends BaseCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "COMMAND is missing: reconcile or rebuild");
    }
}
