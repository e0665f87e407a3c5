package dev.tokenwarden.contract.event;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a {@code client} member: of a use, or of an issuance. */
final class ClientContextReader {
    private static final long MAX_AS = 0xFFFF_FFFFL;

    private final JsonFields fields;
    private final JsonParser json;
    private final String path;
    private final String geoPath;

    /** @param path the member's path, which ends in a dot */
    ClientContextReader(JsonFields fields, String path) {
        this.fields = fields;
        this.json = fields.json();
        this.path = path;
        this.geoPath = path + "geo.";
    }

    @Nullable
    ClientContext read() throws IOException, InvalidEventException {
        if (!fields.object(path)) {
            return null;
        }
        String address = null;
        Long as = null;
        ClientContext.Geo geo = null;
        String userAgent = null;
        String workload = null;
        String jkt = null;
        String x5tS256 = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            int bit =
                    switch (name) {
                        case "address" -> {
                            address = fields.string(path, name);
                            yield 0;
                        }
                        case "as" -> {
                            as = fields.wholeNumber(path, name, MAX_AS);
                            yield 1;
                        }
                        case "geo" -> {
                            geo = readGeo();
                            yield 2;
                        }
                        case "user_agent" -> {
                            userAgent = fields.capped(path, name);
                            yield 3;
                        }
                        case "workload" -> {
                            workload = fields.capped(path, name);
                            yield 4;
                        }
                        case "jkt" -> {
                            jkt = fields.string(path, name);
                            yield 5;
                        }
                        case "x5t#S256" -> {
                            x5tS256 = fields.string(path, name);
                            yield 6;
                        }
                        default -> {
                            fields.skip();
                            yield -1;
                        }
                    };
            seen = bit < 0 ? seen : JsonFields.once(seen, bit, path, name);
        }
        return new ClientContext(address, as, geo, userAgent, workload, jkt, x5tS256);
    }

    private ClientContext.@Nullable Geo readGeo() throws IOException, InvalidEventException {
        if (!fields.object(geoPath)) {
            return null;
        }
        String country = null;
        Double lat = null;
        Double lon = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "country" -> {
                    seen = JsonFields.once(seen, 0, geoPath, name);
                    country = fields.string(geoPath, name);
                }
                case "lat" -> {
                    seen = JsonFields.once(seen, 1, geoPath, name);
                    lat = fields.degrees(geoPath, name, 90);
                }
                case "lon" -> {
                    seen = JsonFields.once(seen, 2, geoPath, name);
                    lon = fields.degrees(geoPath, name, 180);
                }
                default -> fields.skip();
            }
        }
        return new ClientContext.Geo(country, lat, lon);
    }
}
