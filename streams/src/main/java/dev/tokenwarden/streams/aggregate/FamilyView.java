package dev.tokenwarden.streams.aggregate;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.FamilyContext;
import dev.tokenwarden.streams.state.FamilyJoined;
import dev.tokenwarden.streams.state.FamilyPoint;
import dev.tokenwarden.streams.state.FamilyPresented;
import dev.tokenwarden.streams.state.FamilySettled;
import dev.tokenwarden.streams.state.FamilyState;
import dev.tokenwarden.streams.state.GrantNamed;
import dev.tokenwarden.streams.state.GrantOfClient;
import dev.tokenwarden.streams.state.RefreshReused;

/**
 * The state of one session or grant: its client contexts, and points in time (token, context) that show in which order
 * the contexts presented its tokens.
 *
 * <p>A session also holds the grants of its clients. A token that names no grant belongs to the grant of its client if
 * the client has exactly one: the facts of such tokens are passed on to that grant.
 */
final class FamilyView {
    private static final int MAX_GRANTS = 64;

    private FamilyView() {}

    /** A token of the family became known. The first token determines the owner of the family. */
    static void joined(AggregateWork work, FamilyJoined joined) {
        FamilyState.Builder family = work.state().getFamilyBuilder();
        keepUntil(family, joined.getExpSeconds());
        boolean better = family.getClientFirst() == 0
                || joined.getCode() && !family.getClientCode()
                || joined.getCode() == family.getClientCode() && joined.getFirst() < family.getClientFirst();
        if (better) {
            long before = family.getClient();
            family.setClient(joined.getClient())
                    .setClientFirst(joined.getFirst())
                    .setClientCode(joined.getCode());
            if (before != joined.getClient()) {
                FamilyChange.judgeAll(work);
            }
        }
    }

    static void presented(AggregateWork work, FamilyPresented presented) {
        FamilyState.Builder family = work.state().getFamilyBuilder();
        keepUntil(family, presented.getExpSeconds());
        ByteString grant = grantOf(family, presented.getClient());
        if (!grant.isEmpty()) {
            work.further().forward(grant.toByteArray(), work.fact());
            return;
        }
        int context = FamilyContexts.indexOf(family, presented);
        if (context < 0) {
            family.setOverflow(family.getOverflow() + 1);
            return;
        }
        FamilyPoint.Builder point = FamilyPoint.newBuilder()
                .setTime(work.fact().getTime())
                .setToken(presented.getToken())
                .setClient(presented.getClient())
                .setContext(context)
                .setId(presented.getId());
        if (presented.getLocated()) {
            point.setLocated(true)
                    .setLat(presented.getLat())
                    .setLon(presented.getLon())
                    .setAddress(presented.getAddress());
        }
        FamilyPoint added = point.build();
        FamilyPoints.add(
                family,
                added,
                work.settings(Rules.SESSION_CONTEXT_CHANGE).duration("window").toMillis(),
                work.further().readUpTo() - work.graceMillis() - AggregateWork.lateHops(work.policy()));
        boolean again = FamilyChange.judge(work, added, false);
        if (again || presented.getLocated()) {
            Fact settled = work.fact().toBuilder()
                    .setFamilySettled(FamilySettled.newBuilder().setId(presented.getId()))
                    .build();
            work.further().later(work.key(), settled, work.fact().getTime() + AggregateWork.lateHops(work.policy()));
        }
    }

    /** The grace of a presentation has passed: presentations come in the order of event time. */
    static void settled(AggregateWork work, FamilySettled settled) {
        for (FamilyPoint point : work.state().getFamily().getPointsList()) {
            if (point.getId() == settled.getId()) {
                FamilyChange.judge(work, point, true);
                if (point.getLocated()) {
                    FamilyTravel.judge(work, point);
                }
                return;
            }
        }
    }

    /** For a session: a token names its grant, which is a grant of the token's client. */
    static void grantNamed(AggregateWork work, GrantNamed named) {
        FamilyState.Builder family = work.state().getFamilyBuilder();
        keepUntil(family, named.getExpSeconds());
        GrantOfClient grant = GrantOfClient.newBuilder()
                .setClient(named.getClient())
                .setGrant(named.getGrant())
                .build();
        if (!family.getGrantsList().contains(grant) && family.getGrantsCount() < MAX_GRANTS) {
            family.addGrants(grant);
        }
        boolean only = grantOf(family, named.getClient()).equals(named.getGrant());
        for (int i = family.getPointsCount() - 1; i >= 0; i--) {
            FamilyPoint point = family.getPoints(i);
            if (point.getToken() == named.getToken() || only && point.getClient() == named.getClient()) {
                work.further().forward(named.getGrant().toByteArray(), again(work, family, point));
                family.removePoints(i);
            }
        }
    }

    /** For a session: raises the finding on the grant of the client, if the client has exactly one. */
    static void reused(AggregateWork work, RefreshReused reused) {
        ByteString grant = grantOf(work.state().getFamilyBuilder(), reused.getClient());
        FamilyIdentity family = FamilyIdentity.fromBytes(grant.isEmpty() ? work.key() : grant.toByteArray());
        work.raise(
                Rules.GRANT_REFRESH_REPLAY,
                family,
                RefreshReplay.finding(
                        work.fact().getTime(),
                        reused.getExpected(),
                        reused.getSeen(),
                        work.fact().getRef()));
    }

    /** The one grant of that client in this session; empty if it has none or several, or this is a grant. */
    private static ByteString grantOf(FamilyState.Builder family, long client) {
        ByteString found = ByteString.EMPTY;
        for (GrantOfClient grant : family.getGrantsList()) {
            if (grant.getClient() == client) {
                if (!found.isEmpty()) {
                    return ByteString.EMPTY;
                }
                found = grant.getGrant();
            }
        }
        return found;
    }

    /** The fact that a point was made from, as far as its values are still kept. */
    private static Fact again(AggregateWork work, FamilyState.Builder family, FamilyPoint point) {
        FamilyContext context = family.getContexts(point.getContext());
        FamilyPresented.Builder presented = FamilyPresented.newBuilder()
                .setId(point.getId())
                .setToken(point.getToken())
                .setClient(point.getClient())
                .setContext(context.getContext())
                .setShown(context.getShown())
                .setExpSeconds(family.getUntil());
        if (point.getLocated()) {
            presented
                    .setLocated(true)
                    .setLat(point.getLat())
                    .setLon(point.getLon())
                    .setAddress(point.getAddress());
        }
        return Fact.newBuilder()
                .setTenant(work.tenant())
                .setTime(point.getTime())
                .setEvent(point.getId())
                .setToken(work.fact().getToken())
                .setFamilyPresented(presented)
                .build();
    }

    private static void keepUntil(FamilyState.Builder family, long expSeconds) {
        family.setUntil(Math.max(family.getUntil(), expSeconds));
    }
}
