/** The terminal, or the streams in its place, that commands and the demo print to. */
@NullMarked
package dev.tokenwarden.standalone.terminal;

import org.jspecify.annotations.NullMarked;
