package dev.tokenwarden.standalone.assembly;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something could not be started, and nothing keeps running. The message is one line for the terminal. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1;

    public StartException(String message, @Nullable Throwable cause) {
        super(message.lines().findFirst().orElse(message), cause);
    }

    /** With the message of the cause. */
    StartException(Throwable cause) {
        this(Objects.requireNonNullElse(cause.getMessage(), cause.toString()), cause);
    }

    /** @param problem one line with the problem, and where to correct it */
    StartException(String problem) {
        super(problem);
    }
}
