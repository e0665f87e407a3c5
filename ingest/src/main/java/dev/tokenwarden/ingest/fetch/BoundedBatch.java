package dev.tokenwarden.ingest.fetch;

import java.nio.ByteBuffer;

/**
 * A record batch that is not compressed.
 *
 * @param weight the memory in bytes that it takes, with the objects of its records
 */
record BoundedBatch(ByteBuffer bytes, long weight) {}
