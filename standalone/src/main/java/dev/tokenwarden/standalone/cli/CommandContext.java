package dev.tokenwarden.standalone.cli;

import dev.tokenwarden.standalone.terminal.Terminal;
import java.time.Clock;
import java.util.Map;

/** Terminal, environment and clock of a command. */
record CommandContext(Terminal terminal, Map<String, String> environment, Clock clock) {}
