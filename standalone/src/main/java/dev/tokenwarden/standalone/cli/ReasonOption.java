package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Option;

/** The reason for an action, which the audit log records. */
final class ReasonOption {

    @Option(
            names = "--reason",
            order = 20,
            required = true,
            paramLabel = "TEXT",
            description = "Reason, for the audit log.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String text;

    String text() {
        return text;
    }
}
