package dev.tokenwarden.streams.store;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import org.apache.kafka.streams.processor.StateStore;

/** Opens the states of a store. */
public final class StateStores {
    private StateStores() {}

    /**
     * The states in {@code store}; states in memory alone if it is a {@link NoOpStore}.
     *
     * @param transaction undoes changes of records that fail
     */
    public static <M extends Message> States<M> open(
            StateStore store, Parser<M> parser, RecordTransaction transaction) {
        return store instanceof CommitAwareStore kept
                ? new StoredStates<>(kept, parser, transaction)
                : new InMemoryStates<>(transaction);
    }
}
