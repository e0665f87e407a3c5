/**
 * Reads from Kafka within limits of memory. A reporter chooses what its record batches decompress to; {@link
 * dev.tokenwarden.ingest.fetch.BoundedConsumers} makes a consumer that never holds more than its limits of it.
 */
@NullMarked
package dev.tokenwarden.ingest.fetch;

import org.jspecify.annotations.NullMarked;
