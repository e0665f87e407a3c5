package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code warden verifier}. */
@Command(
        name = "verifier",
        description = "Register verifiers and other reporters.",
        synopsisSubcommandLabel = "COMMAND")
final class VerifierCommand extends BaseCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "COMMAND is missing: add");
    }
}
