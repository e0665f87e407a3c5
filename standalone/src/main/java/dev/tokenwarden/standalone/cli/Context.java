package dev.tokenwarden.standalone.cli;

import java.time.Clock;
import java.util.Map;

/** What all commands share. */
record Context(Terminal terminal, Map<String, String> environment, Clock clock) {}
