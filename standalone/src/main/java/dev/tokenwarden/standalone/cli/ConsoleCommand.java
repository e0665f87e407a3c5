package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;

/** {@code warden console}. */
@Command(name = "console", description = "Sign in to the console.")
final class ConsoleCommand extends CommandGroup {}
