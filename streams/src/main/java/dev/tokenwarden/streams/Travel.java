package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.Finding.evidence;

import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.state.Located;
import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.state.TokenState;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code replay.impossible-travel}: consecutive presentations that have coordinates, by great-circle distance. */
final class Travel {
    private static final double EARTH_RADIUS_KM = 6371.0088;
    private static final double MILLIS_PER_HOUR = 3_600_000;

    private Travel() {}

    static void judge(TokenWork work, int index) {
        TokenState.Builder state = work.state();
        Presentation presentation = state.getPresentations(index);
        if (!presentation.getLocated()) {
            return;
        }
        Located own = located(presentation);
        Located before = state.hasLastLocated() && state.getLastLocated().getTime() <= own.getTime()
                ? state.getLastLocated()
                : null;
        Located after = null;
        for (Presentation other : state.getPresentationsList()) {
            if (!other.getSettled() || !other.getLocated()) {
                continue;
            }
            if (other.getTime() <= own.getTime() && (before == null || other.getTime() > before.getTime())) {
                before = located(other);
            } else if (other.getTime() > own.getTime() && (after == null || other.getTime() < after.getTime())) {
                after = located(other);
            }
        }
        compare(work, before, own, presentation);
        compare(work, after, own, presentation);
        if (!state.hasLastLocated() || state.getLastLocated().getTime() <= own.getTime()) {
            state.setLastLocated(own);
        }
    }

    private static void compare(TokenWork work, @Nullable Located other, Located own, Presentation presentation) {
        if (other == null) {
            return;
        }
        RuleSettings settings = work.settings(Rules.REPLAY_IMPOSSIBLE_TRAVEL);
        double km = distanceKm(other.getLat(), other.getLon(), own.getLat(), own.getLon());
        double hours = Math.abs(own.getTime() - other.getTime()) / MILLIS_PER_HOUR;
        if (km > settings.number("min_distance_km") && km > hours * settings.number("max_speed_kmh")) {
            work.raise(
                    Rules.REPLAY_IMPOSSIBLE_TRAVEL,
                    new Finding(
                            Math.max(own.getTime(), other.getTime()),
                            false,
                            String.format(Locale.ROOT, "%.0f km in %.0f min", km, hours * 60),
                            List.of(evidence(
                                    "speed",
                                    String.format(Locale.ROOT, "at most %.0f km/h", settings.number("max_speed_kmh")),
                                    hours == 0 ? "at once" : String.format(Locale.ROOT, "%.0f km/h", km / hours),
                                    presentation.getRef()))));
        }
    }

    /** Great-circle distance by the haversine formula. */
    static double distanceKm(double lat1, double lon1, double lat2, double lon2) {
        double dLat = Math.toRadians(lat2 - lat1);
        double dLon = Math.toRadians(lon2 - lon1);
        double a = Math.pow(Math.sin(dLat / 2), 2)
                + Math.cos(Math.toRadians(lat1)) * Math.cos(Math.toRadians(lat2)) * Math.pow(Math.sin(dLon / 2), 2);
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)));
    }

    private static Located located(Presentation presentation) {
        return Located.newBuilder()
                .setTime(presentation.getTime())
                .setLat(presentation.getLat())
                .setLon(presentation.getLon())
                .build();
    }
}
