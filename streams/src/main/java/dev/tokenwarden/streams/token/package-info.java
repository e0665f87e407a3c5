/** The state of one token, and the rules that need no other state. */
@NullMarked
package dev.tokenwarden.streams.token;

import org.jspecify.annotations.NullMarked;
