package dev.tokenwarden.streams.store;

import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/** Messages, each kept under its key. */
public interface States<M extends Message> {
    /** The message of that key; null if there is none. */
    @Nullable
    M get(byte[] key);

    void put(byte[] key, M state);

    void delete(byte[] key);
}
