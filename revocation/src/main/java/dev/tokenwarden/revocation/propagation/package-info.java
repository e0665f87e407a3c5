/** Tracks which verifiers have applied a revocation, and when. */
@NullMarked
package dev.tokenwarden.revocation.propagation;

import org.jspecify.annotations.NullMarked;
