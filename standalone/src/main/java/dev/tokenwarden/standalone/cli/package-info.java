/** The commands of {@code warden}. */
@NullMarked
package dev.tokenwarden.standalone.cli;

import org.jspecify.annotations.NullMarked;
