package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.client.ClientContexts;
import dev.tokenwarden.streams.client.ClientPairs;
import dev.tokenwarden.streams.client.Comparison;
import dev.tokenwarden.streams.client.Places;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.FamilyPoint;
import dev.tokenwarden.streams.state.FamilyState;
import dev.tokenwarden.streams.state.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code session.impossible-travel}: two consecutive presentations of a family, with coordinates and of different
 * tokens.
 */
final class FamilyTravel {
    private static final double MILLIS_PER_HOUR = 3_600_000;

    private FamilyTravel() {}

    /** Points come in the order of time; a late one is compared with both of its neighbours. */
    static void judge(AggregateWork work, FamilyPoint located) {
        FamilyState.Builder family = work.state().getFamilyBuilder();
        if (family.getTravelled() || !FamilyContexts.counts(family, located.getClient())) {
            return;
        }
        FamilyPoint before = null;
        FamilyPoint after = null;
        for (FamilyPoint point : family.getPointsList()) {
            if (!point.getLocated()
                    || point.getId() == located.getId()
                    || !FamilyContexts.counts(family, point.getClient())) {
                continue;
            }
            if (FamilyPoints.isAfter(located, point)) {
                before = point;
            } else if (after == null
                    && point.getTime() + work.graceMillis() <= work.further().readUpTo()) {
                after = point;
            }
        }
        compare(work, family, before, located);
        compare(work, family, after, located);
    }

    private static void compare(
            AggregateWork work, FamilyState.Builder family, @Nullable FamilyPoint other, FamilyPoint own) {
        if (other == null || other.getToken() == own.getToken() || isSamePlaceOrClient(family, other, own)) {
            return;
        }
        RuleSettings settings = work.settings(Rules.SESSION_IMPOSSIBLE_TRAVEL);
        double km = Places.distanceKm(other.getLat(), other.getLon(), own.getLat(), own.getLon());
        double hours = Math.abs(own.getTime() - other.getTime()) / MILLIS_PER_HOUR;
        if (km <= settings.number("min_distance_km") || km <= hours * settings.number("max_speed_kmh")) {
            return;
        }
        family.setTravelled(true);
        boolean ownIsLater = FamilyPoints.isAfter(own, other);
        FamilyPoint from = ownIsLater ? other : own;
        FamilyPoint to = ownIsLater ? own : other;
        List<Evidence> evidence = new ArrayList<>(2);
        Ref ref = work.fact().hasRef() ? work.fact().getRef() : null;
        evidence.add(evidence("place", place(family, from), place(family, to), ownIsLater ? ref : null));
        if (!ownIsLater && ref != null) {
            evidence.add(evidence("earlier use", (String) null, place(family, from), ref));
        }
        work.raise(
                Rules.SESSION_IMPOSSIBLE_TRAVEL,
                FamilyIdentity.fromBytes(work.key()),
                new Finding(to.getTime(), false, Places.journey(km, to.getTime() - from.getTime()), evidence));
    }

    /** Whether both are one client by key or workload, or one place by address, or by AS and agent. */
    private static boolean isSamePlaceOrClient(FamilyState.Builder family, FamilyPoint other, FamilyPoint own) {
        Context a = FamilyContexts.of(family, other);
        Context b = FamilyContexts.of(family, own);
        boolean sameAs = a.getAs() != 0 && a.getAs() == b.getAs();
        return ClientPairs.strong(a, b) == Comparison.SAME
                || Comparison.of(other.getAddress(), own.getAddress()) == Comparison.SAME
                || sameAs && ClientContexts.agent(a, b) == Comparison.SAME;
    }

    private static String place(FamilyState.Builder family, FamilyPoint point) {
        return String.format(
                Locale.ROOT,
                "%s (%.2f, %.2f) at %s",
                family.getContexts(point.getContext()).getShown(),
                point.getLat(),
                point.getLon(),
                Instant.ofEpochMilli(point.getTime()));
    }
}
