/**
 * One test harness: real Kafka, Redis and OpenSearch, embedded or in containers, behind one interface.
 *
 * <p>Start reading at {@link dev.tokenwarden.testkit.WithBackbone}.
 */
@NullMarked
package dev.tokenwarden.testkit;

import org.jspecify.annotations.NullMarked;
