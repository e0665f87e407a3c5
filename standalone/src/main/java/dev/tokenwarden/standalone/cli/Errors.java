package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.standalone.assembly.StartException;
import dev.tokenwarden.standalone.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Whatever goes wrong, in one line on standard error, and the exit code that goes with it. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final Terminal terminal;

    Errors(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException problem, String[] arguments) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        say(command, firstLine(problem.getMessage()) + " (see " + command + " --help)");
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
            LoggerFactory.getLogger(Errors.class).atDebug().setCause(problem).log("Could not start");
            say(name, firstLine(problem.getMessage()));
            return ExitCode.FAILED;
        }
        LoggerFactory.getLogger(Errors.class).atDebug().setCause(problem).log("A command failed");
        say(name, firstLine(problem.toString()) + " (--verbose says more)");
        return ExitCode.FAILED;
    }

    private void say(String command, String problem) {
        terminal.err().println((terminal.live() ? terminal.red(command + ":") : command + ":") + " " + problem);
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
