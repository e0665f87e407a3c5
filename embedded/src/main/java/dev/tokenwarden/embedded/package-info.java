/**
 * A real Kafka broker, redis-server and OpenSearch node, started and stopped from one JVM.
 *
 * <p>Start reading at {@link dev.tokenwarden.embedded.EmbeddedParts}.
 */
@NullMarked
package dev.tokenwarden.embedded;

import org.jspecify.annotations.NullMarked;
