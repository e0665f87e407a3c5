package dev.tokenwarden.standalone.cli;

import picocli.CommandLine.Command;

/** {@code warden policy}. */
@Command(name = "policy", description = "Check a policy, or print a preset.")
final class PolicyCommand extends CommandGroup {}
