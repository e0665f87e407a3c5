package dev.tokenwarden.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenwarden.standalone.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/** A command that was run in this process, and what came of it. */
public record CommandRun(int exitCode, String out, String err) {
    /** Runs it without any variable set. */
    public static CommandRun warden(String... arguments) {
        return warden(Map.of(), arguments);
    }

    /** Runs it with these variables. */
    public static CommandRun warden(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), UTF_8, false, false);
        int exitCode = WardenCommand.run(arguments, environment, terminal);
        return new CommandRun(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** A context that prints nowhere. */
    static CommandContext context() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
        return new CommandContext(new Terminal(nowhere, nowhere, UTF_8, false, false), Map.of(), Clock.systemUTC());
    }
}
