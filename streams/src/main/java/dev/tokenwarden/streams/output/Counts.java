package dev.tokenwarden.streams.output;

import dev.tokenwarden.streams.state.Fired;
import dev.tokenwarden.streams.state.TokenState;
import java.util.List;

/**
 * Counts how often a detection was raised, and decides which repeats are passed on: the first eight, and after that
 * those whose count is a power of two. A token that is attacked ten thousand times a minute must not become ten
 * thousand records.
 */
public final class Counts {
    private static final int ALL_UP_TO = 8;

    /** A count that means: the detection was raised before, and this is not a repeat. */
    public static final long NOT_PASSED_ON = 0;

    private Counts() {}

    public static boolean passedOn(long count) {
        return count != NOT_PASSED_ON && (count <= ALL_UP_TO || Long.bitCount(count) == 1);
    }

    /** Increments the count of detection {@code idBits} on a token, and returns the new count. */
    public static long increment(TokenState.Builder state, long idBits) {
        return count(state, idBits, ProofState.PROVEN);
    }

    /**
     * Counts detection {@code idBits} on a token, and returns the new count. A use that was counted as an alert, and is
     * proven now, is not counted a second time.
     */
    public static long count(TokenState.Builder state, long idBits, ProofState proof) {
        int index = indexOf(state.getFiredList(), idBits);
        Fired.Builder fired = index < 0 ? Fired.newBuilder().setId(idBits) : state.getFired(index).toBuilder();
        if (proof == ProofState.PROVEN_LATER && fired.getUnproven() > 0) {
            fired.setUnproven(fired.getUnproven() - 1);
        } else {
            fired.setCount(fired.getCount() + 1);
        }
        if (proof == ProofState.UNPROVEN) {
            fired.setUnproven(fired.getUnproven() + 1);
        }
        if (index < 0) {
            state.addFired(fired);
        } else {
            state.setFired(index, fired);
        }
        return fired.getCount();
    }

    /**
     * Whether detection {@code idBits} was not passed on with an action that revokes before. It counts as passed on
     * then.
     */
    public static boolean isFirstRevocation(TokenState.Builder state, long idBits) {
        int index = indexOf(state.getFiredList(), idBits);
        if (index < 0 || state.getFired(index).getRevoking()) {
            return false;
        }
        state.setFired(index, state.getFired(index).toBuilder().setRevoking(true));
        return true;
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
