package dev.tokenwarden.revocation.ledger;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/** Ends the poll of a worker's current consumer from another thread. Safe for use by several threads. */
public final class ConsumerWakeup {
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;

    /** Sets the consumer that polls now. */
    public void set(KafkaConsumer<byte[], byte[]> consumer) {
        polling = consumer;
    }

    /** Notes that no consumer polls. Call it before the consumer is closed or dropped. */
    public void clear() {
        polling = null;
    }

    /** Wakes the consumer up; does nothing if none polls. */
    public void wakeup() {
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
    }
}
