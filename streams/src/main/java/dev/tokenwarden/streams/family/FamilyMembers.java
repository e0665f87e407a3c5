package dev.tokenwarden.streams.family;

import dev.tokenwarden.streams.store.UndoableRows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The tokens of each session and grant, in a store of their own. A key is the length of the family's key, the family's
 * key, the second in which the token expires, then the token's key. So expired tokens come first.
 */
public final class FamilyMembers {
    private static final byte[] NOTHING = {};

    private final UndoableRows store;

    public FamilyMembers(UndoableRows store) {
        this.store = store;
    }

    void add(byte[] family, long expSeconds, byte[] token) {
        store.put(key(family, expSeconds, token), NOTHING);
    }

    void forEach(byte[] family, Consumer<byte[]> token) {
        List<Bytes> rows = range(family, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
        int from = Integer.BYTES + family.length + Long.BYTES;
        rows.forEach(row -> token.accept(Arrays.copyOfRange(row.get(), from, row.get().length)));
    }

    /** Forgets some of the tokens that expired before that second. */
    void forgetExpired(byte[] family, long beforeSeconds, int most) {
        range(family, 0, Math.max(0, beforeSeconds), most).forEach(store::delete);
    }

    private List<Bytes> range(byte[] family, long fromSeconds, long toSeconds, int most) {
        List<Bytes> rows = new ArrayList<>();
        Bytes from = key(family, fromSeconds, NOTHING);
        Bytes to = key(family, toSeconds, NOTHING);
        try (KeyValueIterator<Bytes, byte[]> found = store.range(from, to)) {
            while (rows.size() < most && found.hasNext()) {
                KeyValue<Bytes, byte[]> row = found.next();
                rows.add(row.key);
            }
        }
        return rows;
    }

    private static Bytes key(byte[] family, long expSeconds, byte[] token) {
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES + family.length + Long.BYTES + token.length)
                .putInt(family.length)
                .put(family)
                .putLong(expSeconds)
                .put(token)
                .array());
    }
}
