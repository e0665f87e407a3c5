/** Which verifiers have a revocation in force, and since when. */
@NullMarked
package dev.tokenwarden.revocation.propagation;

import org.jspecify.annotations.NullMarked;
