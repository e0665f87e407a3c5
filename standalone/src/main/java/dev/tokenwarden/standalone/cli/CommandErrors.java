package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.SimilarNames;
import dev.tokenwarden.standalone.assembly.StartException;
import dev.tokenwarden.standalone.config.ConfigException;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Prints errors as one line on standard error and maps them to exit codes. */
final class CommandErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final Terminal terminal;

    CommandErrors(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException problem, String[] arguments) {
        CommandLine line = problem.getCommandLine();
        String command = line.getCommandSpec().qualifiedName();
        // picocli reports missing options first; a misspelt one is the cause of both.
        String message = misspelt(line).orElseGet(() -> firstLine(problem.getMessage()));
        say(command, message + " (see " + command + " --help)");
        return ExitCode.USED_WRONGLY;
    }

    @Override
    public int handleExecutionException(Exception problem, CommandLine command, ParseResult arguments) {
        String name = command.getCommandSpec().qualifiedName();
        if (problem instanceof ConfigException || problem instanceof PolicyException) {
            say(name, firstLine(problem.getMessage()));
            return ExitCode.USED_WRONGLY;
        }
        if (problem instanceof CommandFailure failure) {
            say(name, firstLine(problem.getMessage()));
            return failure.exitCode();
        }
        if (problem instanceof StartException) {
            LoggerFactory.getLogger(CommandErrors.class)
                    .atDebug()
                    .setCause(problem)
                    .log("Could not start");
            say(name, firstLine(problem.getMessage()));
            return ExitCode.FAILED;
        }
        LoggerFactory.getLogger(CommandErrors.class).atDebug().setCause(problem).log("A command failed");
        say(name, firstLine(problem.toString()) + " (--verbose says more)");
        return ExitCode.FAILED;
    }

    private static Optional<String> misspelt(CommandLine line) {
        return line.getUnmatchedArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .findFirst()
                .map(option -> "Unknown option: '" + option + "'" + suggestion(line, option));
    }

    private static String suggestion(CommandLine line, String option) {
        List<String> known = line.getCommandSpec().options().stream()
                .flatMap(one -> Arrays.stream(one.names()))
                .filter(name -> name.startsWith("--"))
                .toList();
        return SimilarNames.question(option, known);
    }

    private void say(String command, String problem) {
        terminal.err().println((terminal.live() ? terminal.red(command + ":") : command + ":") + " " + problem);
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
