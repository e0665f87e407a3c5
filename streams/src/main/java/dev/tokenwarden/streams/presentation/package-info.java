/** Joins the uses of a token to presentations, and compares the presentations of one token. */
@NullMarked
package dev.tokenwarden.streams.presentation;

import org.jspecify.annotations.NullMarked;
