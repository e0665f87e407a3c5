package dev.tokenwarden.contract.event;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the {@code use} member. */
final class UseReader {
    private static final String USE = "data.use.";
    private static final String CLIENT = "data.use.client.";
    private static final String GEO = "data.use.client.geo.";
    private static final String PROOF = "data.use.proof.";
    private static final long MAX_AS = 0xFFFF_FFFFL;

    private final JsonFields fields;
    private final JsonParser json;

    UseReader(JsonFields fields) {
        this.fields = fields;
        this.json = fields.json();
    }

    @Nullable
    Use read() throws IOException, InvalidEventException {
        if (!fields.object(USE)) {
            return null;
        }
        String audience = null;
        Use.Outcome outcome = null;
        RejectionReason reason = null;
        Boolean verified = null;
        Boolean edge = null;
        String operation = null;
        String requiredScope = null;
        String trace = null;
        ClientContext client = null;
        Proof proof = null;
        Boolean shadow = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            int bit =
                    switch (name) {
                        case "audience" -> {
                            audience = fields.capped(USE, name);
                            yield 0;
                        }
                        case "outcome" -> {
                            outcome = readOutcome();
                            yield 1;
                        }
                        case "reason" -> {
                            reason = readReason();
                            yield 2;
                        }
                        case "verified" -> {
                            verified = fields.bool(USE, name);
                            yield 3;
                        }
                        case "edge" -> {
                            edge = fields.bool(USE, name);
                            yield 4;
                        }
                        case "operation" -> {
                            operation = fields.capped(USE, name);
                            yield 5;
                        }
                        case "required_scope" -> {
                            requiredScope = fields.cappedWords(USE, name);
                            yield 6;
                        }
                        case "trace" -> {
                            trace = fields.string(USE, name);
                            yield 7;
                        }
                        case "client" -> {
                            client = readClient();
                            yield 8;
                        }
                        case "proof" -> {
                            proof = readProof();
                            yield 9;
                        }
                        case "shadow" -> {
                            shadow = fields.bool(USE, name);
                            yield 10;
                        }
                        default -> {
                            fields.skip();
                            yield -1;
                        }
                    };
            seen = bit < 0 ? seen : JsonFields.once(seen, bit, USE, name);
        }
        return new Use(
                audience, outcome, reason, verified, edge, operation, requiredScope, trace, client, proof, shadow);
    }

    private Use.@Nullable Outcome readOutcome() throws IOException, InvalidEventException {
        String text = fields.string(USE, "outcome");
        if (text == null) {
            return null;
        }
        Use.Outcome outcome = Use.Outcome.parse(text);
        if (outcome == null) {
            throw new InvalidEventException(Reason.OUT_OF_RANGE, "data.use.outcome", "must be accepted or rejected");
        }
        return outcome;
    }

    private @Nullable RejectionReason readReason() throws IOException, InvalidEventException {
        String text = fields.string(USE, "reason");
        if (text == null) {
            return null;
        }
        RejectionReason reason = RejectionReason.parse(text);
        if (reason == null) {
            throw new InvalidEventException(Reason.OUT_OF_RANGE, "data.use.reason", "no such reason");
        }
        return reason;
    }

    private @Nullable ClientContext readClient() throws IOException, InvalidEventException {
        if (!fields.object(CLIENT)) {
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
                            address = fields.string(CLIENT, name);
                            yield 0;
                        }
                        case "as" -> {
                            as = fields.wholeNumber(CLIENT, name, MAX_AS);
                            yield 1;
                        }
                        case "geo" -> {
                            geo = readGeo();
                            yield 2;
                        }
                        case "user_agent" -> {
                            userAgent = fields.capped(CLIENT, name);
                            yield 3;
                        }
                        case "workload" -> {
                            workload = fields.capped(CLIENT, name);
                            yield 4;
                        }
                        case "jkt" -> {
                            jkt = fields.string(CLIENT, name);
                            yield 5;
                        }
                        case "x5t#S256" -> {
                            x5tS256 = fields.string(CLIENT, name);
                            yield 6;
                        }
                        default -> {
                            fields.skip();
                            yield -1;
                        }
                    };
            seen = bit < 0 ? seen : JsonFields.once(seen, bit, CLIENT, name);
        }
        return new ClientContext(address, as, geo, userAgent, workload, jkt, x5tS256);
    }

    private ClientContext.@Nullable Geo readGeo() throws IOException, InvalidEventException {
        if (!fields.object(GEO)) {
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
                    seen = JsonFields.once(seen, 0, GEO, name);
                    country = fields.string(GEO, name);
                }
                case "lat" -> {
                    seen = JsonFields.once(seen, 1, GEO, name);
                    lat = fields.degrees(GEO, name, 90);
                }
                case "lon" -> {
                    seen = JsonFields.once(seen, 2, GEO, name);
                    lon = fields.degrees(GEO, name, 180);
                }
                default -> fields.skip();
            }
        }
        return new ClientContext.Geo(country, lat, lon);
    }

    private @Nullable Proof readProof() throws IOException, InvalidEventException {
        if (!fields.object(PROOF)) {
            return null;
        }
        String jti = null;
        Long iat = null;
        String htm = null;
        String htu = null;
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "jti" -> {
                    seen = JsonFields.once(seen, 0, PROOF, name);
                    jti = fields.string(PROOF, name);
                }
                case "iat" -> {
                    seen = JsonFields.once(seen, 1, PROOF, name);
                    iat = fields.numericDate(PROOF, name);
                }
                case "htm" -> {
                    seen = JsonFields.once(seen, 2, PROOF, name);
                    htm = fields.string(PROOF, name);
                }
                case "htu" -> {
                    seen = JsonFields.once(seen, 3, PROOF, name);
                    htu = fields.string(PROOF, name);
                }
                default -> fields.skip();
            }
        }
        return new Proof(jti, iat, htm, htu);
    }
}
