package dev.tokenwarden.streams.token;

import dev.tokenwarden.streams.store.TimeQueue;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Wakes single rows of tokens when something in them is due. */
public final class RowTimers {
    /** First byte of the timers of rows; the timers of tokens begin with the tag of their key. */
    public static final byte ROW = (byte) 0xED;

    private static final byte[] PRESENT = {1};

    /** A row whose time has come. */
    public record Due(byte[] token, int tag, long id) {}

    private final TimeQueue timers;

    public RowTimers(TimeQueue timers) {
        this.timers = timers;
    }

    /**
     * Moves the timer of a row.
     *
     * @param before when it is set now; 0 if it is not
     * @param next when it is to be set; 0 if never
     */
    public void move(byte[] token, int tag, long id, long before, long next) {
        if (before == next) {
            return;
        }
        byte[] name = name(token, tag, id);
        if (before != 0) {
            timers.remove(before, name);
        }
        if (next != 0) {
            timers.add(next, name, PRESENT);
        }
    }

    private static byte[] name(byte[] token, int tag, long id) {
        byte[] key = TokenRows.key(token, tag, id);
        return ByteBuffer.allocate(1 + key.length).put(ROW).put(key).array();
    }

    public static Due parse(byte[] name) {
        ByteBuffer buffer = ByteBuffer.wrap(name, 1, name.length - 1);
        int length = buffer.getInt();
        byte[] token = Arrays.copyOfRange(name, buffer.position(), buffer.position() + length);
        buffer.position(buffer.position() + length);
        return new Due(token, buffer.get(), buffer.getLong());
    }
}
