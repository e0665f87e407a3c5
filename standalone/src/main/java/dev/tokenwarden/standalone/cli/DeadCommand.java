package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;

/** {@code warden dead}. */
@Command(name = "dead", description = "List, show or replay dead letters: records that were refused.")
final class DeadCommand extends CommandGroup {}
