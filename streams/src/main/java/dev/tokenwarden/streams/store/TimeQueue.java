package dev.tokenwarden.streams.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Rows that wait for their time. The keys begin with the time, so the row that is due next is the first. Rows that are
 * due within seconds, and rows that were added since the last commit, are in memory: most of them come and go before
 * they are ever written.
 *
 * <ol>
 *   <li>{@code waiting} holds every row before {@code horizon} and every row that is not written yet.
 *   <li>The store holds every row except those in {@code fresh}, and also those in {@code gone}; a commit empties both.
 *   <li>A row is added only while it is absent: a fresh row that is removed leaves no trace.
 *   <li>Rows come out in the order of time, then key. A row that a handler adds comes out in the same run if it is due.
 * </ol>
 */
public final class TimeQueue {
    /** Called for each row that is due, after it was removed. */
    public interface Handler {
        void due(long time, byte[] key, byte[] value);
    }

    private static final byte[] NO_KEY = {};
    private static final long LOOK_AHEAD_MILLIS = 30_000;
    private static final int MAX_LOOK = 1 << 14;
    private static final int MAX_UNWRITTEN = 1 << 14;

    private final @Nullable KeyValueStore<Bytes, byte[]> store;
    private final RecordTransaction transaction;
    private final TreeMap<Bytes, byte[]> waiting = new TreeMap<>();
    private final Map<Bytes, byte[]> fresh = new HashMap<>();
    private final Set<Bytes> gone = new HashSet<>();
    private long horizon;

    private TimeQueue(@Nullable KeyValueStore<Bytes, byte[]> store, RecordTransaction transaction) {
        this.store = store;
        this.transaction = transaction;
        this.horizon = store == null ? Long.MAX_VALUE : 0;
    }

    /**
     * The queue in that store, or in memory alone where there is none.
     *
     * @param transaction undoes changes of records that fail
     */
    public static TimeQueue in(StateStore store, RecordTransaction transaction) {
        if (store instanceof CommitAwareStore kept) {
            TimeQueue queue = new TimeQueue(kept.rows(), transaction);
            kept.beforeCommit(queue::write);
            transaction.afterEach(queue::writeIfMany);
            return queue;
        }
        return new TimeQueue(null, transaction);
    }

    public void add(long time, byte[] key, byte[] value) {
        Bytes row = row(time, key);
        byte[] waited = waiting.put(row, value);
        byte[] unwritten = store == null ? null : fresh.put(row, value);
        transaction.onUndo(() -> {
            restore(waiting, row, waited);
            restore(fresh, row, unwritten);
        });
        writeIfMany();
    }

    public void remove(long time, byte[] key) {
        remove(row(time, key));
    }

    private void remove(Bytes row) {
        byte[] waited = waiting.remove(row);
        byte[] unwritten = fresh.remove(row);
        boolean marked = store != null && unwritten == null && gone.add(row);
        transaction.onUndo(() -> {
            if (marked) {
                gone.remove(row);
            }
            restore(fresh, row, unwritten);
            // Rows before the horizon may have been loaded while this one was marked.
            restore(waiting, row, waited == null && marked && time(row) < horizon ? stored(row) : waited);
        });
        writeIfMany();
    }

    private static void restore(Map<Bytes, byte[]> rows, Bytes row, byte @Nullable [] value) {
        if (value == null) {
            rows.remove(row);
        } else {
            rows.put(row, value);
        }
    }

    private byte @Nullable [] stored(Bytes row) {
        return store == null ? null : store.get(row);
    }

    /** Runs the handler for each row that is due at {@code now} or before, earliest first. */
    public void run(long now, Handler handler) {
        run(now, Integer.MAX_VALUE, handler);
    }

    /** The same for at most {@code most} rows. The next run handles the rest. */
    public void run(long now, int most, Handler handler) {
        for (int rows = 0; rows < most; ) {
            Map.Entry<Bytes, byte[]> first = waiting.firstEntry();
            if (first != null && time(first.getKey()) <= now && time(first.getKey()) < horizon) {
                byte[] row = first.getKey().get();
                remove(first.getKey());
                handler.due(time(first.getKey()), Arrays.copyOfRange(row, Long.BYTES, row.length), first.getValue());
                rows++;
            } else if (store != null && horizon <= now) {
                look(store, now + LOOK_AHEAD_MILLIS);
            } else {
                return;
            }
        }
    }

    /** Loads the rows before {@code until}, at most a bounded number of them, earliest first. */
    private void look(KeyValueStore<Bytes, byte[]> rows, long until) {
        long last = horizon;
        int taken = 0;
        try (KeyValueIterator<Bytes, byte[]> found = rows.range(row(horizon, NO_KEY), row(until, NO_KEY))) {
            while (found.hasNext()) {
                KeyValue<Bytes, byte[]> row = found.next();
                long time = time(row.key);
                if (taken >= MAX_LOOK && time > last) {
                    horizon = time;
                    return;
                }
                if (!gone.contains(row.key)) {
                    waiting.put(row.key, row.value);
                    taken++;
                }
                last = time;
            }
        }
        horizon = until;
    }

    /** Only outside of a transaction: what is written cannot be undone. */
    private void writeIfMany() {
        if (!transaction.isOpen() && fresh.size() + gone.size() >= MAX_UNWRITTEN) {
            write();
        }
    }

    private void write() {
        if (store == null) {
            return;
        }
        for (Bytes row : gone) {
            // Unlike delete, this does not read the old value.
            store.put(row, null);
        }
        gone.clear();
        for (Map.Entry<Bytes, byte[]> row : fresh.entrySet()) {
            store.put(row.getKey(), row.getValue());
        }
        fresh.clear();
        waiting.tailMap(row(horizon, NO_KEY)).clear();
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
