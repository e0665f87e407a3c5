package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only groups other commands. Without one of them it is used wrongly. */
@Command(synopsisSubcommandLabel = "COMMAND")
abstract class CommandGroup extends BaseCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public final Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "COMMAND is missing: " + String.join(" or ", spec.subcommands().keySet()));
    }
}
