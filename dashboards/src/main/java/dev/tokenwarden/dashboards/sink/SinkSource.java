package dev.tokenwarden.dashboards.sink;

import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The input of a sink worker.
 *
 * @param name name of the worker in logs, metrics and its consumer group
 * @param consumers opens a consumer; the worker closes it
 */
record SinkSource(String name, Set<String> topics, Supplier<Consumer<byte[], byte @Nullable []>> consumers) {
    SinkSource {
        topics = Set.copyOf(topics);
    }
}
