package dev.tokenwarden.standalone.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A command failed. The message is one line for the terminal. */
final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
        super(message.lines().findFirst().orElse(message), cause);
        this.exitCode = exitCode;
    }

    static CommandFailure failed(String message) {
        return new CommandFailure(ExitCode.FAILED, message, null);
    }

    /** With the message of the cause. */
    static CommandFailure failed(Throwable cause) {
        return new CommandFailure(
                ExitCode.FAILED, Objects.requireNonNullElse(cause.getMessage(), cause.toString()), cause);
    }

    static CommandFailure usedWrongly(String message) {
        return new CommandFailure(ExitCode.USED_WRONGLY, message, null);
    }

    int exitCode() {
        return exitCode;
    }
}
