/** The service that docs/verifier.md shows. */
@NullMarked
package dev.tokenwarden.bench.example;

import org.jspecify.annotations.NullMarked;
