package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;

/** {@code warden verifier}. */
@Command(name = "verifier", description = "Register verifiers and other reporters.")
final class VerifierCommand extends CommandGroup {}
