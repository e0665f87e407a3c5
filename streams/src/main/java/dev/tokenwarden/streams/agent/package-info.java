/** Rules about agents, and the traces that they need. */
@NullMarked
package dev.tokenwarden.streams.agent;

import org.jspecify.annotations.NullMarked;
