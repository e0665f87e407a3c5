package dev.tokenwarden.standalone;

import dev.tokenwarden.standalone.cli.WardenCommand;
import dev.tokenwarden.standalone.terminal.Terminal;

/** The {@code warden} command. */
public final class Warden {
    private Warden() {}

    /** Runs the command that the arguments name, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(WardenCommand.run(arguments, System.getenv(), Terminal.system()));
    }
}
