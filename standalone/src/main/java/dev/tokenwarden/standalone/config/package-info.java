/** What {@code warden} is told by flags, environment and {@code warden.yaml}: one loader, immutable records. */
@NullMarked
package dev.tokenwarden.standalone.config;

import org.jspecify.annotations.NullMarked;
