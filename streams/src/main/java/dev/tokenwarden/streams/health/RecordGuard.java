package dev.tokenwarden.streams.health;

import org.apache.kafka.streams.processor.api.ProcessingContext;

/** Notes which record an error ended the stream thread at, and refuses a record that did so three times. */
public final class RecordGuard {
    private final ProcessingContext context;
    private final DetectionFailures failures;

    public RecordGuard(ProcessingContext context, DetectionFailures failures) {
        this.context = context;
        this.failures = failures;
    }

    /** @throws RepeatedErrorException if the current record ended too many threads */
    public void check() {
        if (failures.hasErrors() && failures.isSetAside(place())) {
            throw new RepeatedErrorException(place());
        }
    }

    /** The error ends the thread while it processes the current record. */
    public void failed(Error error) {
        // A class that is missing is not the record's fault.
        if (error instanceof VirtualMachineError || error instanceof AssertionError) {
            failures.errorAt(place());
        }
    }

    private String place() {
        return context.recordMetadata()
                .map(record -> record.topic() + "-" + record.partition() + "@" + record.offset())
                .orElse("");
    }
}
