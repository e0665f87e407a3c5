package dev.tokenwarden.standalone.provision;

import org.jspecify.annotations.Nullable;

/** A server refused a step, or could not be reached. The message is one line that names the server and the step. */
public final class ProvisionException extends Exception {
    private static final long serialVersionUID = 1;

    public ProvisionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
