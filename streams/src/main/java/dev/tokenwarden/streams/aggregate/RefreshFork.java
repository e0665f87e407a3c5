package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.client.Comparison;
import dev.tokenwarden.streams.client.Networks;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.Redemption;
import dev.tokenwarden.streams.state.RefreshState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code grant.refresh-fork}: one refresh token is redeemed from two networks in turn, and the log reports no other
 * attribute of the client.
 */
final class RefreshFork {
    private static final int MAX_IN_TURN = 64;

    private RefreshFork() {}

    static void redeemed(AggregateWork work, RefreshState.Builder refresh, Redemption own) {
        Context context = own.getContext();
        boolean networkAlone = context.getJkt() == 0
                && context.getX5T() == 0
                && context.getWorkload() == 0
                && context.getAgent() == 0
                && (context.getAs() != 0 || context.getFamily() != 0);
        if (!networkAlone || refresh.getForked()) {
            return;
        }
        List<Redemption> inTurn = new ArrayList<>(refresh.getInTurnList());
        inTurn.add(own);
        inTurn.sort(Comparator.comparingLong(Redemption::getTime)
                .thenComparing(Redemption::getEvent, Long::compareUnsigned));
        shorten(inTurn);
        refresh.clearInTurn().addAllInTurn(inTurn);
        judge(work, refresh, inTurn);
    }

    /**
     * Keeps the first and the last redemption of a run from one network. When there are too many, the oldest are
     * forgotten.
     */
    private static void shorten(List<Redemption> inTurn) {
        for (int i = inTurn.size() - 2; i > 0; i--) {
            if (same(inTurn.get(i - 1), inTurn.get(i)) && same(inTurn.get(i), inTurn.get(i + 1))) {
                inTurn.remove(i);
            }
        }
        while (inTurn.size() > MAX_IN_TURN) {
            inTurn.remove(0);
        }
    }

    private static void judge(AggregateWork work, RefreshState.Builder refresh, List<Redemption> inTurn) {
        long window = work.settings(Rules.GRANT_REFRESH_FORK).duration("window").toMillis();
        for (int second = 1; second < inTurn.size(); second++) {
            Redemption before = inTurn.get(second - 1);
            Redemption between = inTurn.get(second);
            if (Networks.compare(before.getContext(), between.getContext()) != Comparison.DIFFERENT) {
                continue;
            }
            for (int third = second + 1; third < inTurn.size(); third++) {
                Redemption after = inTurn.get(third);
                if (same(before, after) && after.getTime() - before.getTime() <= window) {
                    refresh.setForked(true).clearInTurn();
                    raise(work, before, between, after.getTime(), false);
                    return;
                }
            }
            if (!refresh.getMoved()) {
                refresh.setMoved(true);
                raise(work, before, between, between.getTime(), true);
            }
        }
    }

    private static boolean same(Redemption a, Redemption b) {
        return Networks.compare(a.getContext(), b.getContext()) == Comparison.SAME;
    }

    private static void raise(AggregateWork work, Redemption first, Redemption other, long time, boolean lesser) {
        Finding finding = new Finding(
                time,
                lesser,
                lesser
                        ? "One refresh token, redeemed from two networks"
                        : "One refresh token, redeemed from two networks in turn",
                List.of(evidence(
                        "network at the token endpoint",
                        first.getShown(),
                        other.getShown(),
                        work.fact().getRef())));
        if (!first.getFamily().isEmpty()) {
            work.raise(
                    Rules.GRANT_REFRESH_FORK,
                    FamilyIdentity.fromBytes(first.getFamily().toByteArray()),
                    finding);
            return;
        }
        TokenIdentity token = TokenIdentity.fromBytes(first.getToken().toByteArray());
        work.raise(
                Rules.GRANT_REFRESH_FORK,
                Subject.token(token),
                "",
                finding,
                Raiser.summary(token, Claims.getDefaultInstance()));
    }
}
