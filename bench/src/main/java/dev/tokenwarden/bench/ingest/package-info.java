/** Throughput and latency of the HTTP gateway and of admission. */
@NullMarked
package dev.tokenwarden.bench.ingest;

import org.jspecify.annotations.NullMarked;
