package dev.tokenwarden.streams.output;

import dev.tokenwarden.streams.state.Fired;
import dev.tokenwarden.streams.state.TokenState;
import java.util.List;

/**
 * How often a detection was raised, and which of the repeats are passed on. The first eight are; after that those whose
 * count is a power of two: a token that is attacked ten thousand times a minute must not become ten thousand records.
 */
public final class Counts {
    private static final int ALL_UP_TO = 8;

    /** A count that says: this was raised before and is no repeat. */
    public static final long NOT_PASSED_ON = 0;

    private Counts() {}

    static boolean passedOn(long count) {
        return count != NOT_PASSED_ON && (count <= ALL_UP_TO || Long.bitCount(count) == 1);
    }

    /** Counts one more time that detection {@code idBits} was raised on a token. Returns the new count. */
    public static long increment(TokenState.Builder state, long idBits) {
        int index = indexOf(state.getFiredList(), idBits);
        if (index < 0) {
            state.addFired(Fired.newBuilder().setId(idBits).setCount(1));
            return 1;
        }
        long count = state.getFired(index).getCount() + 1;
        state.setFired(index, state.getFired(index).toBuilder().setCount(count));
        return count;
    }

    /** The index of {@code id} in {@code fired}, or -1. */
    public static int indexOf(List<Fired> fired, long id) {
        for (int i = 0; i < fired.size(); i++) {
            if (fired.get(i).getId() == id) {
                return i;
            }
        }
        return -1;
    }

    static long idBits(String detectionId) {
        return Long.parseUnsignedLong(detectionId, 0, 16, 16);
    }
}
