package dev.tokenwarden.streams.health;

import dev.tokenwarden.streams.store.RecordTransaction;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/** Remembers the record at which an error ended the stream thread, and refuses a record that ended it three times. */
public final class RecordGuard {
    private final ProcessingContext context;
    private final DetectionFailures failures;
    private final RecordTransaction transaction;

    /** @param transaction undoes the changes of a record that fails */
    public RecordGuard(ProcessingContext context, DetectionFailures failures, RecordTransaction transaction) {
        this.transaction = transaction;
        this.context = context;
        this.failures = failures;
    }

    /**
     * Processes the current record. If that fails, the record has changed nothing.
     *
     * @throws RepeatedErrorException if the record ended too many threads; it is then not processed
     */
    public void run(Runnable processing) {
        if (failures.hasErrors() && failures.isSetAside(place())) {
            throw new RepeatedErrorException(place());
        }
        try {
            transaction.run(processing);
        } catch (Error e) {
            // The record does not cause the other errors, such as a missing class.
            if (e instanceof VirtualMachineError || e instanceof AssertionError) {
                failures.errorAt(place());
            }
            throw e;
        }
    }

    private String place() {
        return context.recordMetadata()
                .map(record -> record.topic() + "-" + record.partition() + "@" + record.offset())
                .orElse("");
    }
}
