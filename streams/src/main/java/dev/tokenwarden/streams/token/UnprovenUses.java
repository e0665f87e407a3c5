package dev.tokenwarden.streams.token;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.streams.output.ProofState;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.TokenRow;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.state.UnprovenUse;
import dev.tokenwarden.streams.token.EventCounters.Unproven;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Uses that raised only alerts, because their reporter did not show that it saw the token. The claims that prove such a
 * use may arrive after it, for example when the issuer's reports come late. Therefore the use is kept, and applied like
 * any other use when it is proven. So the result does not depend on which event arrived first.
 *
 * <p>Example: the verifier of {@code wiki} reports that it accepted token {@code t} with hash {@code h}; {@code t} is for
 * {@code orders}. That is an alert. A second later the issuer reports {@code t} with hash {@code h}: the use is proven,
 * and {@code t} is revoked.
 *
 * <ol>
 *   <li>At most {@value #MAX_OF_A_TOKEN} uses of a token wait, at most {@value #MAX_OF_A_REPORTER} of them from one
 *       reporter, each for an hour and while the state of the token is kept. A use beyond that stays an alert.
 *   <li>What becomes of a use is counted: see {@link EventCounters}.
 * </ol>
 */
public final class UnprovenUses {
    static final int MAX_OF_A_TOKEN = 32;
    /** One reporter cannot take the place of the others. */
    static final int MAX_OF_A_REPORTER = 16;

    private static final long KEPT_MILLIS = Duration.ofHours(1).toMillis();
    /** A row is a record of its own, and every record is smaller than 4 KiB. */
    private static final int MAX_EVENT_BYTES = 3_500;

    /** A use that waits. */
    public record Waiting(long eventId, Inbound.Admitted admitted) {
        private long time() {
            return admitted.event().time().toEpochMilli();
        }
    }

    private UnprovenUses() {}

    /** Keeps a use that is not proven, unless nothing can prove it any more. */
    public static void keep(TokenWork work, Inbound.Admitted admitted, long eventId) {
        TokenState.Builder state = work.state();
        if (ReporterRanks.isFinal(state.getClaims())) {
            return;
        }
        byte[] event = EventCodec.encode(admitted.event());
        if (event.length > MAX_EVENT_BYTES || isFull(work, admitted.reporter())) {
            work.tools().counters().unproven(Unproven.DROPPED, 1);
            return;
        }
        long due = Math.max(admitted.event().time().toEpochMilli(), work.watermark()) + KEPT_MILLIS;
        UnprovenUse use = UnprovenUse.newBuilder()
                .setEvent(ByteString.copyFrom(event))
                .setReporter(admitted.reporter())
                .setDue(due)
                .build();
        state.addUnproven(eventId);
        work.rows()
                .put(
                        TokenRows.UNPROVEN,
                        eventId,
                        TokenRow.newBuilder().setUnproven(use).build());
        work.tools().timers().move(work.key(), TokenRows.UNPROVEN, eventId, 0, due);
        work.tools().counters().unproven(Unproven.KEPT, 1);
    }

    private static boolean isFull(TokenWork work, String reporter) {
        List<Long> ids = work.state().getUnprovenList();
        if (ids.size() >= MAX_OF_A_TOKEN) {
            return true;
        }
        int own = 0;
        for (long id : ids) {
            UnprovenUse use = use(work, id);
            own += use != null && use.getReporter().equals(reporter) ? 1 : 0;
        }
        return own >= MAX_OF_A_REPORTER;
    }

    /**
     * Compares the uses that wait with the claims that became known. If such a use had arrived after them, it would have been
     * compared with them then.
     *
     * @param before the claims that were known before
     */
    public static void compare(TokenWork work, Claims before) {
        Claims known = work.state().getClaims();
        Claims added = KnownClaims.added(before, known);
        if (added.getSourcesCount() == 0) {
            return;
        }
        TokenWork unproven = work.with(ProofState.UNPROVEN);
        for (Waiting one : waiting(work)) {
            TokenEvent event = one.admitted().event();
            Token token = Objects.requireNonNull(event.token(), "a use of a token names it");
            RankedReporter reporter = ReporterRanks.of(work.policy(), one.admitted(), token, known);
            if (!added.getHash().isEmpty() && !ContentMismatch.judge(unproven, event, token, reporter)) {
                continue;
            }
            Claims merged = KnownClaims.merge(
                    added,
                    token,
                    reporter,
                    work.fingerprint(),
                    (claim, stated, said) ->
                            ClaimConflict.raise(unproven, event, reporter, added, claim, stated, said));
            if (merged.getContested()) {
                work.state().setClaims(work.state().getClaims().toBuilder().setContested(true));
            }
        }
    }

    /**
     * Removes the earliest use that the known claims prove now, and returns it; null if they prove none. If the claims
     * are final, all uses are removed that they do not prove.
     */
    public static @Nullable Waiting takeProven(TokenWork work) {
        Claims claims = work.state().getClaims();
        List<Waiting> waiting = waiting(work);
        for (Waiting one : waiting) {
            Token token = one.admitted().event().token();
            if (token != null
                    && ReporterRanks.isProven(
                            ReporterRanks.of(work.policy(), one.admitted(), token, claims), token, claims)) {
                remove(work, one.eventId(), Unproven.APPLIED);
                return one;
            }
        }
        if (ReporterRanks.isFinal(claims)) {
            waiting.forEach(one -> remove(work, one.eventId(), Unproven.REFUTED));
        }
        return null;
    }

    /** The uses that wait, by event time. */
    private static List<Waiting> waiting(TokenWork work) {
        List<Waiting> waiting = new ArrayList<>();
        for (long id : work.state().getUnprovenList()) {
            UnprovenUse use = use(work, id);
            if (use != null) {
                waiting.add(new Waiting(id, new Inbound.Admitted(event(use), use.getReporter(), false)));
            }
        }
        waiting.sort(Comparator.comparingLong(Waiting::time).thenComparing(Waiting::eventId, Long::compareUnsigned));
        return waiting;
    }

    /** Forgets a use whose time is over. */
    public static void expire(TokenWork work, long id) {
        if (work.state().getUnprovenList().contains(id)) {
            remove(work, id, Unproven.EXPIRED);
        }
    }

    private static void remove(TokenWork work, long id, Unproven outcome) {
        TokenState.Builder state = work.state();
        UnprovenUse use = use(work, id);
        if (use != null) {
            work.tools().timers().move(work.key(), TokenRows.UNPROVEN, id, use.getDue(), 0);
        }
        work.rows().delete(TokenRows.UNPROVEN, id);
        List<Long> others = new ArrayList<>(state.getUnprovenList());
        others.remove(id);
        state.clearUnproven().addAllUnproven(others);
        work.tools().counters().unproven(outcome, 1);
    }

    private static @Nullable UnprovenUse use(TokenWork work, long id) {
        TokenRow row = work.rows().get(TokenRows.UNPROVEN, id);
        return row == null ? null : row.getUnproven();
    }

    private static TokenEvent event(UnprovenUse use) {
        try {
            return EventCodec.decode(use.getEvent().toByteArray());
        } catch (InvalidEventException e) {
            throw new IllegalStateException("the row of a use holds something else", e);
        }
    }
}
