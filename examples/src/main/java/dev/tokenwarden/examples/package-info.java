/** The service that docs/verifier.md shows. */
@NullMarked
package dev.tokenwarden.examples;

import org.jspecify.annotations.NullMarked;
