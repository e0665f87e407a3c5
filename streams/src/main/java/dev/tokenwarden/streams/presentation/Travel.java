package dev.tokenwarden.streams.presentation;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.client.ClientContexts;
import dev.tokenwarden.streams.client.Comparison;
import dev.tokenwarden.streams.client.Networks;
import dev.tokenwarden.streams.client.Places;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.Journey;
import dev.tokenwarden.streams.state.Located;
import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.state.TokenRow;
import dev.tokenwarden.streams.token.TokenRows;
import dev.tokenwarden.streams.token.TokenWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code replay.impossible-travel}: consecutive presentations that have coordinates, by great-circle distance. A
 * presentation that comes late is inserted by its event time.
 */
final class Travel {
    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final int MAX_LOCATED = 16;

    private Travel() {}

    static void judge(TokenWork work, Presentation.Builder presentation) {
        if (!presentation.getLocated()) {
            return;
        }
        Located own = Located.newBuilder()
                .setTime(presentation.getTime())
                .setLat(presentation.getLat())
                .setLon(presentation.getLon())
                .setContext(presentation.getContext())
                .setAddress(presentation.getAddress())
                .setPlace(presentation.getPlace())
                .build();
        TokenRow row = work.rows().get(TokenRows.JOURNEY, 0);
        List<Located> journey =
                new ArrayList<>(row == null ? List.of() : row.getJourney().getLocatedList());
        int at = journey.size();
        while (at > 0 && journey.get(at - 1).getTime() > own.getTime()) {
            at--;
        }
        if (at > 0) {
            compare(work, journey.get(at - 1), own, presentation);
        }
        if (at < journey.size()) {
            compare(work, own, journey.get(at), presentation);
        }
        insert(journey, at, own);
        work.rows()
                .put(
                        TokenRows.JOURNEY,
                        0,
                        TokenRow.newBuilder()
                                .setJourney(Journey.newBuilder().addAllLocated(journey))
                                .build());
    }

    /** Keeps the first and the last presentation of a run at one place by one client. */
    private static void insert(List<Located> journey, int at, Located own) {
        journey.add(at, own);
        for (int i = Math.max(1, at - 1); i <= at + 1 && i < journey.size() - 1; i++) {
            if (isRun(journey.get(i - 1), journey.get(i)) && isRun(journey.get(i), journey.get(i + 1))) {
                journey.remove(i);
                return;
            }
        }
        if (journey.size() > MAX_LOCATED) {
            journey.remove(0);
        }
    }

    private static boolean isRun(Located a, Located b) {
        return a.getLat() == b.getLat()
                && a.getLon() == b.getLon()
                && a.getAddress() == b.getAddress()
                && a.getContext().equals(b.getContext());
    }

    private static void compare(TokenWork work, Located from, Located to, Presentation.Builder presentation) {
        RuleSettings settings = work.settings(Rules.REPLAY_IMPOSSIBLE_TRAVEL);
        double km = Places.distanceKm(from.getLat(), from.getLon(), to.getLat(), to.getLon());
        double hours = (to.getTime() - from.getTime()) / MILLIS_PER_HOUR;
        if (km <= settings.number("min_distance_km")
                || km <= hours * settings.number("max_speed_kmh")
                || saysNothing(from, to)) {
            return;
        }
        work.raise(
                Rules.REPLAY_IMPOSSIBLE_TRAVEL,
                new Finding(
                        to.getTime(),
                        !isAnotherClient(from.getContext(), to.getContext()),
                        Places.journey(km, to.getTime() - from.getTime()),
                        List.of(
                                evidence("place", from.getPlace(), to.getPlace(), presentation.getRef()),
                                evidence(
                                        "speed",
                                        String.format(
                                                Locale.ROOT, "at most %,.0f km/h", settings.number("max_speed_kmh")),
                                        hours == 0 ? "at once" : String.format(Locale.ROOT, "%,.0f km/h", km / hours),
                                        presentation.getRef()))));
    }

    /**
     * Whether the place says nothing about a person: the exit of a mobile carrier, a relay, or an address that the
     * database moved.
     */
    private static boolean saysNothing(Located from, Located to) {
        Context a = from.getContext();
        Context b = to.getContext();
        boolean sameAddress = from.getAddress() != 0 && from.getAddress() == to.getAddress();
        boolean relays = a.getZone() == Networks.RELAY && b.getZone() == Networks.RELAY;
        boolean carrier = Networks.compare(a, b) == Comparison.SAME && ClientContexts.agent(a, b) == Comparison.SAME;
        return sameAddress || relays || carrier;
    }

    /** Whether the network differs as well as the place, and the key; or the workload or the agent, where no key is known. */
    private static boolean isAnotherClient(Context a, Context b) {
        boolean relay = a.getZone() == Networks.RELAY || b.getZone() == Networks.RELAY;
        return !relay && Networks.compare(a, b) == Comparison.DIFFERENT && strongest(a, b) == Comparison.DIFFERENT;
    }

    /** The strongest of key, workload and agent that is known on both sides decides. */
    private static Comparison strongest(Context a, Context b) {
        Comparison key = ClientContexts.key(a, b);
        if (key != Comparison.UNKNOWN) {
            return key;
        }
        Comparison workload = Comparison.of(a.getWorkload(), b.getWorkload());
        return workload != Comparison.UNKNOWN || ClientContexts.mayBeOneApp(a, b)
                ? workload
                : ClientContexts.agent(a, b);
    }
}
