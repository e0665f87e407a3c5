package dev.tokenwarden.streams.health;

import org.apache.kafka.streams.processor.api.ProcessingContext;

/** Remembers the record at which an error ended the stream thread, and refuses a record that ended it three times. */
public final class RecordGuard {
    private final ProcessingContext context;
    private final DetectionFailures failures;

    public RecordGuard(ProcessingContext context, DetectionFailures failures) {
        this.context = context;
        this.failures = failures;
    }

    /**
     * Processes the current record.
     *
     * @throws RepeatedErrorException if the record ended too many threads; it is then not processed
     */
    public void run(Runnable processing) {
        if (failures.hasErrors() && failures.isSetAside(place())) {
            throw new RepeatedErrorException(place());
        }
        try {
            processing.run();
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
