/** The settings of {@code warden}: one loader for flags, environment and {@code warden.yaml}; immutable records. */
@NullMarked
package dev.tokenwarden.standalone.config;

import org.jspecify.annotations.NullMarked;
