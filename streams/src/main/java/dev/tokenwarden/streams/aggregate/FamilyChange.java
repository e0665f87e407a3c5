package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.client.ClientContexts;
import dev.tokenwarden.streams.client.ClientPairs;
import dev.tokenwarden.streams.client.Comparison;
import dev.tokenwarden.streams.client.Networks;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.FamilyPoint;
import dev.tokenwarden.streams.state.FamilyState;
import dev.tokenwarden.streams.state.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code session.context-change}: A, then B, then A again, by event time and with at least two tokens. A new point is
 * tried in each of the three places.
 *
 * <p>Two later events can disprove a finding: B proves to be the same client, with several networks during an update,
 * or the tokens of the session prove to belong to a grant. If the first is partly shown, or the session is younger than
 * the grace, the point is judged again when the grace has passed.
 */
final class FamilyChange {
    /** Three points: the middle one is by another client than the outer two, which are the same client. */
    private record Turn(FamilyPoint first, FamilyPoint other, FamilyPoint again) {}

    private final FamilyState.Builder family;
    private final List<FamilyPoint> points = new ArrayList<>();
    private final long window;
    private final boolean settled;
    private boolean waits;

    private FamilyChange(FamilyState.Builder family, long window, boolean settled) {
        this.family = family;
        this.window = window;
        this.settled = settled;
        for (FamilyPoint point : family.getPointsList()) {
            if (FamilyContexts.counts(family, point.getClient())) {
                points.add(point);
            }
        }
    }

    /**
     * Judges the point.
     *
     * @param settled whether the grace has passed since
     * @return whether it has to be judged again then
     */
    static boolean judge(AggregateWork work, FamilyPoint added, boolean settled) {
        FamilyState.Builder family = work.state().getFamilyBuilder();
        if (family.getChanged() || family.getContextsCount() < 2 || !FamilyContexts.counts(family, added.getClient())) {
            return false;
        }
        FamilyChange change = of(work, settled);
        if (!change.differsFromAny(added)) {
            return false;
        }
        Turn turn = change.asOther(added);
        turn = turn == null ? change.asAgain(added) : turn;
        turn = turn == null ? change.asFirst(added) : turn;
        if (turn != null && !settled && isYoungSession(work, turn)) {
            return true;
        }
        change.raise(work, turn);
        return turn == null && change.waits;
    }

    /** Its tokens may still turn out to belong to a grant. */
    private static boolean isYoungSession(AggregateWork work, Turn turn) {
        return FamilyIdentity.fromBytes(work.key()).kind() == FamilyIdentity.Kind.SESSION
                && turn.again().getTime() < work.state().getFamily().getClientFirst() + work.graceMillis();
    }

    /** The owner of the family became known: other points count now. */
    static void judgeAll(AggregateWork work) {
        FamilyState.Builder family = work.state().getFamilyBuilder();
        if (family.getChanged() || family.getContextsCount() < 2) {
            return;
        }
        FamilyChange change = of(work, true);
        Turn turn = null;
        for (int i = 0; turn == null && i < change.points.size(); i++) {
            if (change.differsFromAny(change.points.get(i))) {
                turn = change.asOther(change.points.get(i));
            }
        }
        change.raise(work, turn);
    }

    private static FamilyChange of(AggregateWork work, boolean settled) {
        return new FamilyChange(
                work.state().getFamilyBuilder(),
                work.settings(Rules.SESSION_CONTEXT_CHANGE).duration("window").toMillis(),
                settled);
    }

    private boolean differsFromAny(FamilyPoint point) {
        for (int i = 0; i < family.getContextsCount(); i++) {
            if (i != point.getContext()
                    && ClientPairs.compare(context(point), family.getContexts(i).getContext())
                            == Comparison.DIFFERENT) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Turn asOther(FamilyPoint other) {
        for (FamilyPoint first : points) {
            if (first.getTime() >= other.getTime()) {
                break;
            }
            if (first.getTime() < other.getTime() - window || !differ(first, other)) {
                continue;
            }
            Turn turn = closed(first, other);
            if (turn != null) {
                return turn;
            }
        }
        return null;
    }

    private @Nullable Turn closed(FamilyPoint first, FamilyPoint other) {
        for (FamilyPoint again : points) {
            if (again.getTime() > other.getTime() && isTurn(first, other, again)) {
                return new Turn(first, other, again);
            }
        }
        return null;
    }

    private @Nullable Turn asAgain(FamilyPoint again) {
        for (FamilyPoint other : points) {
            if (other.getTime() >= again.getTime()) {
                break;
            }
            if (other.getTime() < again.getTime() - window || !differ(other, again)) {
                continue;
            }
            for (FamilyPoint first : points) {
                if (first.getTime() >= other.getTime()) {
                    break;
                }
                if (isTurn(first, other, again) && differ(first, other)) {
                    return new Turn(first, other, again);
                }
            }
        }
        return null;
    }

    private @Nullable Turn asFirst(FamilyPoint first) {
        for (FamilyPoint other : points) {
            if (other.getTime() > first.getTime()
                    && other.getTime() < first.getTime() + window
                    && differ(first, other)) {
                Turn turn = closed(first, other);
                if (turn != null) {
                    return turn;
                }
            }
        }
        return null;
    }

    /** {@code first} and {@code other} differ already. */
    private boolean isTurn(FamilyPoint first, FamilyPoint other, FamilyPoint again) {
        boolean oneToken = first.getToken() == other.getToken() && other.getToken() == again.getToken();
        return !oneToken
                && again.getTime() - first.getTime() <= window
                && same(first, again)
                && differ(other, again)
                && !isMixed(first, other);
    }

    private boolean same(FamilyPoint a, FamilyPoint b) {
        return ClientPairs.compare(context(a), context(b)) == Comparison.SAME;
    }

    private boolean differ(FamilyPoint a, FamilyPoint b) {
        return a.getContext() != b.getContext() && ClientPairs.compare(context(a), context(b)) == Comparison.DIFFERENT;
    }

    /** One client with several networks, during an update: each network was seen with each agent. */
    private boolean isMixed(FamilyPoint first, FamilyPoint other) {
        Context a = context(first);
        Context b = context(other);
        if (ClientPairs.strong(a, b) != Comparison.UNKNOWN) {
            return false;
        }
        boolean otherNetwork = false;
        boolean otherAgent = false;
        for (FamilyPoint point : points) {
            if (Math.abs(point.getTime() - other.getTime()) <= window) {
                Context seen = context(point);
                otherNetwork = otherNetwork || isFrom(seen, b, a);
                otherAgent = otherAgent || isFrom(seen, a, b);
            }
        }
        boolean half = otherNetwork || otherAgent;
        waits = waits || half;
        return settled ? otherNetwork && otherAgent : half;
    }

    private static boolean isFrom(Context seen, Context network, Context agent) {
        return Networks.compare(seen, network) == Comparison.SAME
                && ClientContexts.agent(seen, agent) == Comparison.SAME;
    }

    private Context context(FamilyPoint point) {
        return FamilyContexts.of(family, point);
    }

    private String shown(FamilyPoint point) {
        return family.getContexts(point.getContext()).getShown() + " at " + Instant.ofEpochMilli(point.getTime());
    }

    private void raise(AggregateWork work, @Nullable Turn turn) {
        if (turn == null) {
            return;
        }
        family.setChanged(true);
        Ref ref = work.fact().hasRef() ? work.fact().getRef() : null;
        work.raise(
                Rules.SESSION_CONTEXT_CHANGE,
                FamilyIdentity.fromBytes(work.key()),
                new Finding(
                        turn.again().getTime(),
                        false,
                        "Presented by one client, by another, and by the first again",
                        List.of(
                                evidence("client", shown(turn.first()), shown(turn.other()), ref),
                                evidence("client again", shown(turn.first()), shown(turn.again()), (Ref) null))));
    }
}
