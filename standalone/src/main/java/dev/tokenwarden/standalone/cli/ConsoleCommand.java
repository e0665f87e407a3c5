package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code warden console}. */
@Command(name = "console", description = "Sign in to the console.", synopsisSubcommandLabel = "COMMAND")
final class ConsoleCommand extends BaseCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "COMMAND is missing: link");
    }
}
