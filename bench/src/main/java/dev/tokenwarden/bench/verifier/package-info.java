/** Benchmarks and outage programs of the verifier library. */
@NullMarked
package dev.tokenwarden.bench.verifier;

import org.jspecify.annotations.NullMarked;
