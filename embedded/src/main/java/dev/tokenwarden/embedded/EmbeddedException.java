package dev.tokenwarden.embedded;

import org.jspecify.annotations.Nullable;

/**
 * A part could not be started or administered. The message is one line that a command can print; it holds no secret. If starting
 * throws it, nothing is left running and the data directory is unlocked.
 */
public class EmbeddedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedException(String message) {
        this(message, null);
    }

    EmbeddedException(String message, @Nullable Throwable cause) {
        super(message.lines().findFirst().orElse(message), cause);
    }
}
