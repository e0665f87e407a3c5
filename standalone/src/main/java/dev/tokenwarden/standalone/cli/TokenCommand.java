package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;

/** {@code warden token}. */
@Command(name = "token", description = "Make, list or revoke tokens of the revocation API.")
final class TokenCommand extends CommandGroup {}
