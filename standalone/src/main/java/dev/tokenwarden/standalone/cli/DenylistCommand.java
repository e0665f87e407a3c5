package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;

/** {@code warden denylist}. */
@Command(name = "denylist", description = "Compare or rebuild the denylists in Redis.")
final class DenylistCommand extends CommandGroup {}
