package dev.tokenwarden.streams.store;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import org.apache.kafka.streams.processor.StateStore;
import org.jspecify.annotations.Nullable;

/** What is kept by key, as messages. */
public interface States<M extends Message> {
    /** What is kept for that key; null if nothing is. */
    @Nullable
    M get(byte[] key);

    void put(byte[] key, M state);

    void delete(byte[] key);

    /** The states in that store, or in memory alone where there is none. */
    static <M extends Message> States<M> in(StateStore store, Parser<M> parser) {
        return store instanceof CommitAwareStore kept ? new StoredStates<>(kept, parser) : new InMemoryStates<>();
    }
}
