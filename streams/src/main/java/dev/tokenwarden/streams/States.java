package dev.tokenwarden.streams;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What is kept by key, as messages: encoded in a store of Kafka Streams, or as they are where nothing has to survive. */
interface States<M extends Message> {
    /** What is kept for that key; null if nothing is. */
    @Nullable
    M get(byte[] key);

    void put(byte[] key, M state);

    void delete(byte[] key);

    /** The states in that store, whichever of the two it is. */
    @SuppressWarnings("unchecked")
    static <M extends Message> States<M> in(StateStore store, Parser<M> parser) {
        return store instanceof HeldStates<?> held
                ? (HeldStates<M>) held
                : new StoredStates<>((KeyValueStore<Bytes, byte[]>) store, parser);
    }
}
