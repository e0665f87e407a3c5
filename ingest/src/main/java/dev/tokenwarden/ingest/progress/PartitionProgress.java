package dev.tokenwarden.ingest.progress;

import dev.tokenwarden.contract.admission.InputProgress;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one input partition has been read: to the append time of the last processed record. If all records that the
 * partition held at some moment are processed, it is that moment.
 *
 * <p>Times are epoch milliseconds by the broker's clock. Not safe for use by several threads.
 */
final class PartitionProgress {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final String registration;
    private final int partition;
    private final int partitions;
    private long readTo = UNKNOWN;
    private @Nullable Instant eventTime;
    private @Nullable Mark mark;

    /** When all records before {@code offset} are processed, all records appended before {@code at} are processed. */
    private record Mark(long offset, long at) {}

    PartitionProgress(String registration, int partition, int partitions) {
        this.registration = registration;
        this.partition = partition;
        this.partitions = partitions;
    }

    /** Notes that a record of this append time, and all records before it, are processed. */
    void done(long appended) {
        readTo = Math.max(readTo, appended);
    }

    void admitted(Instant time) {
        if (eventTime == null || time.isAfter(eventTime)) {
            eventTime = time;
        }
    }

    /**
     * At {@code at} the partition ended at {@code end}. A mark that is not reached yet stays, because a flood moves the
     * end all the time.
     */
    void endedAt(long end, long at) {
        if (mark == null) {
            mark = new Mark(end, at);
        }
    }

    /** Notes that all records before this offset are processed. */
    void reached(long position) {
        if (mark != null && position >= mark.offset()) {
            readTo = Math.max(readTo, mark.at());
            mark = null;
        }
    }

    /** The time; empty while nothing is known. */
    Optional<InputProgress> statement() {
        return readTo == UNKNOWN
                ? Optional.empty()
                : Optional.of(new InputProgress(
                        registration, partition, partitions, Instant.ofEpochMilli(readTo), eventTime));
    }
}
