package dev.tokenwarden.streams.client;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.streams.state.Presentation;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where presentations come from. */
public final class Places {
    private static final double EARTH_RADIUS_KM = 6371.0088;

    private Places() {}

    /** Writes the client's place into the context. Many databases use (0, 0) for an unknown place. */
    public static void locate(Presentation.Builder presentation, @Nullable ClientContext client, Instant time) {
        ClientContext.Geo geo = client == null ? null : client.geo();
        Double lat = geo == null ? null : geo.lat();
        Double lon = geo == null ? null : geo.lon();
        if (client == null || geo == null || lat == null || lon == null || lat == 0 && lon == 0) {
            presentation.setLocated(false).clearLat().clearLon().clearPlace();
            return;
        }
        presentation
                .setLocated(true)
                .setLat(lat.floatValue())
                .setLon(lon.floatValue())
                .setPlace(String.format(
                        Locale.ROOT,
                        "%s%.2f, %.2f | %s at %s",
                        geo.country() == null ? "" : geo.country() + ' ',
                        lat,
                        lon,
                        client.address() == null ? "address unknown" : client.address(),
                        time));
    }

    /** Great-circle distance by the haversine formula. */
    public static double distanceKm(double lat1, double lon1, double lat2, double lon2) {
        double dLat = Math.toRadians(lat2 - lat1);
        double dLon = Math.toRadians(lon2 - lon1);
        double a = Math.pow(Math.sin(dLat / 2), 2)
                + Math.cos(Math.toRadians(lat1)) * Math.cos(Math.toRadians(lat2)) * Math.pow(Math.sin(dLon / 2), 2);
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)));
    }

    /** A distance and the time between two presentations, for people: {@code 9,917 km in 12 s}. */
    public static String journey(double km, long millis) {
        long seconds = Math.round(millis / 1_000.0);
        String time =
                seconds < 1 ? "less than 1 s" : seconds < 60 ? seconds + " s" : Math.round(seconds / 60.0) + " min";
        return String.format(Locale.ROOT, "%,.0f km in %s", km, time);
    }
}
