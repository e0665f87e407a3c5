package dev.tokenwarden.streams.token;

import dev.tokenwarden.streams.store.TimeQueue;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The timers of single rows of tokens. */
public final class RowTimers {
    /** First byte of the timers of rows; the timers of tokens begin with the tag of their key. */
    public static final byte ROW = (byte) 0xED;

    private static final byte[] PRESENT = {1};

    /** A row that is due. */
    public record Due(byte[] token, int tag, long id) {}

    private final TimeQueue timers;

    public RowTimers(TimeQueue timers) {
        this.timers = timers;
    }

    /**
     * Moves the timer of a row.
     *
     * @param before the time that the timer has now; 0 if there is no timer
     * @param next the new time of the timer; 0 to remove the timer
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
