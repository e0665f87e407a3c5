package dev.tokenwarden.streams;

import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** The time of the job's last progress in restoring state. */
final class RestoreProgress implements StateRestoreListener {
    private volatile long lastNanos = System.nanoTime();

    /** Whether nothing was restored for that long. */
    boolean stalledFor(Duration time) {
        return System.nanoTime() - lastNanos > time.toNanos();
    }

    private void progressed() {
        lastNanos = System.nanoTime();
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
        progressed();
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long to, long restored) {
        progressed();
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {
        progressed();
    }
}
