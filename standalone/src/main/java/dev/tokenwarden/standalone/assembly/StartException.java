package dev.tokenwarden.standalone.assembly;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something could not be started. The message is one line, fit for a terminal; nothing is left running. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1;

    public StartException(String message, @Nullable Throwable cause) {
        super(message.lines().findFirst().orElse(message), cause);
    }

    /** With what the cause says. */
    StartException(Throwable cause) {
        this(Objects.requireNonNullElse(cause.getMessage(), cause.toString()), cause);
    }

    /** @param problem one line that says what is wrong, and where it is to be mended */
    StartException(String problem) {
        super(problem);
    }
}
