package dev.tokenwarden.streams.token;

import dev.tokenwarden.streams.health.OversizedRecordException;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.store.States;
import dev.tokenwarden.streams.store.TimeQueue;
import dev.tokenwarden.streams.time.PartitionTime;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps states for as long as rules need them, and reports when something in a state is due. Deadlines follow the clock
 * of the partition. Forgetting, of parts and in the end of the whole state, follows the horizon, so that no state is
 * forgotten while messages about it may still arrive.
 */
public final class Retention {
    private static final Duration KEEP_AFTER_EXPIRY = Duration.ofHours(1);
    /** The shortest time that a state is kept after the last event about its token. */
    public static final Duration LEAST = KEEP_AFTER_EXPIRY;

    private static final Duration KEEP_UNKNOWN = Duration.ofHours(24);
    /** How long the state of a token is kept that was presented and has no expiry: it may be replayed days later. */
    private static final Duration KEEP_WITHOUT_EXPIRY = Duration.ofDays(7);

    private static final byte[] PRESENT = {1};

    private final States<TokenState> states;
    private final TimeQueue timers;
    private final TimeQueue expiries;
    private final PartitionTime time;
    private final BiConsumer<byte[], TokenState.Builder> forgotten;

    /** @param forgotten called with each state that is forgotten, and its key, to delete what is stored beside it */
    public Retention(
            States<TokenState> states,
            TimeQueue timers,
            TimeQueue expiries,
            PartitionTime time,
            BiConsumer<byte[], TokenState.Builder> forgotten) {
        this.states = states;
        this.timers = timers;
        this.expiries = expiries;
        this.time = time;
        this.forgotten = forgotten;
    }

    /** The state of that key, to be changed; null if there is none. */
    public TokenState.@Nullable Builder get(byte[] key) {
        TokenState state = states.get(key);
        return state == null ? null : state.toBuilder();
    }

    /** The state of that key, to be changed; a new state if there is none. */
    public TokenState.Builder open(byte[] key) {
        TokenState state = states.get(key);
        return state == null ? TokenState.newBuilder().setVersion(1) : state.toBuilder();
    }

    /**
     * Puts a state back.
     *
     * @param next when something in it is due, {@link Long#MAX_VALUE} if nothing is
     */
    public void save(byte[] key, TokenState.Builder state, long next) {
        long judged = state.getFamilies().getJudgeMintedAt();
        save(key, state, next, judged == 0 ? Long.MAX_VALUE : judged);
    }

    /**
     * The same.
     *
     * @param byHorizon when something in it is due by the horizon, {@link Long#MAX_VALUE} if nothing is
     */
    public void save(byte[] key, TokenState.Builder state, long next, long byHorizon) {
        long before = state.getDue() == 0 ? Long.MAX_VALUE : state.getDue();
        if (next != before) {
            if (state.getDue() != 0) {
                timers.remove(state.getDue(), key);
            }
            if (next == Long.MAX_VALUE) {
                state.clearDue();
            } else {
                timers.add(next, key, PRESENT);
                state.setDue(next);
            }
        }
        long ends = ends(state);
        if (next == Long.MAX_VALUE && ends <= time.horizon()) {
            forget(key, state);
            return;
        }
        if (byHorizon != Long.MAX_VALUE) {
            time.await(byHorizon);
        }
        // If the state changed after this check was scheduled, the check is too early and schedules the next one.
        long look = Math.min(ends, byHorizon);
        if (state.getExpires() == 0 || look < state.getExpires()) {
            if (state.getExpires() != 0) {
                expiries.remove(state.getExpires(), key);
            }
            long at = Math.max(look, time.horizon() + 1);
            expiries.add(at, key, PRESENT);
            state.setExpires(at);
        }
        TokenState changed = state.build();
        OversizedRecordException.check("state", changed.getSerializedSize());
        states.put(key, changed);
    }

    /**
     * Calls the handler with the keys of states of which something may be forgotten. The handler saves them again.
     *
     * @param most the most keys of one call: forgetting is not urgent, and after a gap in the traffic every live token
     *     is due
     */
    public void runEnds(int most, Consumer<byte[]> saved) {
        expiries.run(time.horizon(), most, (at, key, value) -> {
            TokenState state = states.get(key);
            if (state != null && state.getExpires() == at) {
                states.put(key, state.toBuilder().clearExpires().build());
                saved.accept(key);
            }
        });
    }

    private void forget(byte[] key, TokenState.Builder state) {
        if (state.getExpires() != 0) {
            expiries.remove(state.getExpires(), key);
        }
        forgotten.accept(key, state);
        states.delete(key);
    }

    /** When the state of a token may be forgotten: no use of the token can matter any more. */
    public static long ends(TokenState.Builder state) {
        if (state.getKeepUntil() != 0) {
            return state.getKeepUntil();
        }
        long touched = state.getTouched();
        boolean isKept = state.getPresentationCount() > 0 || state.getIssued() || state.getMinted();
        Duration keep = isKept ? KEEP_WITHOUT_EXPIRY : KEEP_UNKNOWN;
        return state.getClaims().hasExpSeconds()
                ? Math.max(
                        ends(state.getClaims().getExpSeconds()),
                        touched == 0 ? 0 : touched + KEEP_AFTER_EXPIRY.toMillis())
                : touched + keep.toMillis();
    }

    /** When the state of a token that was issued at that time and has no expiry may be forgotten. */
    static long endsWithoutExpiry(long iatSeconds) {
        return iatSeconds * 1_000 + KEEP_WITHOUT_EXPIRY.toMillis();
    }

    /** When the state of a token that expires at that time may have been forgotten. */
    public static long ends(long expSeconds) {
        return expSeconds * 1_000 + KEEP_AFTER_EXPIRY.toMillis();
    }
}
