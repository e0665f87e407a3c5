package dev.tokenwarden.streams;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What waits for its time, in state: a store whose keys begin with the time, so that what is due stands first. The next
 * few seconds are held in memory as well, so that looking whether something is due costs nothing, on disk or not.
 *
 * <ol>
 *   <li>The store holds everything; {@code near} holds exactly those of its rows whose time is before {@code horizon}.
 *   <li>Rows come out in the order of time, then key; those that a handler adds come out in the same run if due.
 * </ol>
 */
final class TimeQueue {
    /** Called for each row that is due, after it was removed. */
    interface Handler {
        void due(long time, byte[] key, byte[] value);
    }

    private static final byte[] NO_KEY = {};
    private static final long LOOK_AHEAD_MILLIS = 10_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private final TreeMap<Bytes, byte[]> near = new TreeMap<>();
    private long horizon;

    TimeQueue(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    void add(long time, byte[] key, byte[] value) {
        Bytes row = row(time, key);
        store.put(row, value);
        if (time < horizon) {
            near.put(row, value);
        }
    }

    void remove(long time, byte[] key) {
        Bytes row = row(time, key);
        store.delete(row);
        near.remove(row);
    }

    /** Hands out what is due at {@code now} or before, earliest first. */
    void run(long now, Handler handler) {
        while (true) {
            Map.Entry<Bytes, byte[]> first = near.firstEntry();
            if (first != null && time(first.getKey()) <= now) {
                byte[] row = first.getKey().get();
                near.remove(first.getKey());
                store.delete(first.getKey());
                handler.due(time(first.getKey()), Arrays.copyOfRange(row, Long.BYTES, row.length), first.getValue());
            } else if (horizon <= now) {
                look(now + LOOK_AHEAD_MILLIS);
            } else {
                return;
            }
        }
    }

    private void look(long until) {
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(row(horizon, NO_KEY), row(until, NO_KEY))) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                near.put(row.key, row.value);
            }
        }
        horizon = until;
    }

    private static long time(Bytes row) {
        return ByteBuffer.wrap(row.get()).getLong();
    }

    private static Bytes row(long time, byte[] key) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + key.length)
                .putLong(Math.max(0, time))
                .put(key)
                .array());
    }
}
