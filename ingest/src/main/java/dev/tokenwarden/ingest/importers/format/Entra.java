package dev.tokenwarden.ingest.importers.format;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft Entra sign-in logs and Microsoft Graph activity logs (docs/importers/entra.md): as Microsoft Graph returns them, as
 * Azure Monitor exports them with the record under {@code properties}, or as columns of Log Analytics. The sign-in session is a
 * token that is used; each sign-in mints an access token; each Graph request is a use of an access token.
 */
final class Entra implements RecordMapper {
    private static final RecordShape.Builder SHAPE =
            new RecordShape.Builder().envelope("properties").anyCase();
    private static final int ID = SHAPE.text("id");
    private static final int CREATED = SHAPE.text("createdDateTime");
    private static final int GENERATED = SHAPE.text("timeGenerated");
    private static final int USER = SHAPE.text("userPrincipalName");
    private static final int USER_ID = SHAPE.text("userId");
    private static final int PRINCIPAL = SHAPE.text("servicePrincipalId");
    private static final int APP = SHAPE.text("appId");
    private static final int APP_NAME = SHAPE.text("appDisplayName");
    private static final int RESOURCE = SHAPE.text("resourceDisplayName");
    private static final int RESOURCE_ID = SHAPE.text("resourceIdentity");
    private static final int ADDRESS = SHAPE.text("ipAddress");
    private static final int AGENT = SHAPE.text("userAgent");
    private static final int AS = SHAPE.text("autonomousSystemNumber");
    private static final int COUNTRY = SHAPE.text("location", "countryOrRegion");
    private static final int LAT = SHAPE.text("location", "geoCoordinates", "latitude");
    private static final int LON = SHAPE.text("location", "geoCoordinates", "longitude");
    private static final int ERROR = SHAPE.text("status", "errorCode");
    private static final int UTI = SHAPE.text("uniqueTokenIdentifier");
    private static final int SESSION = SHAPE.text("sessionId");
    private static final int DEVICE = SHAPE.text("deviceDetail", "deviceId");
    private static final int RESOURCE_TENANT = SHAPE.text("resourceTenantId");
    /** In Log Analytics {@code TenantId} is the workspace, and {@code AADTenantId} the directory. */
    private static final int TENANT = SHAPE.text("aadTenantId");

    private static final int SIGN_IN = SHAPE.text("signInActivityId");
    private static final int REQUEST = SHAPE.text("requestId");
    private static final int METHOD = SHAPE.text("requestMethod");
    private static final int URI = SHAPE.text("requestUri");
    private static final int CODE = SHAPE.text("responseStatusCode");
    private static final int SCOPES = SHAPE.text("scopes");
    private static final int TOKEN_ISSUED = SHAPE.text("tokenIssuedAt");

    static {
        SHAPE.also(TENANT, "tenantId");
        SHAPE.also(ERROR, "resultType");
        SHAPE.also(COUNTRY, "locationDetails", "countryOrRegion");
        SHAPE.also(COUNTRY, "location");
        SHAPE.also(LAT, "locationDetails", "geoCoordinates", "latitude");
        SHAPE.also(LON, "locationDetails", "geoCoordinates", "longitude");
        SHAPE.also(UTI, "uti");
        SHAPE.also(SIGN_IN, "uniqueTokenId");
        SHAPE.also(SESSION, "c_sid");
        SHAPE.also(ADDRESS, "callerIpAddress");
        SHAPE.also(GENERATED, "time");
        SHAPE.also(DEVICE, "deviceId");
    }

    private static final RecordShape RECORD = SHAPE.build();

    private static final long MAX_AS = 4_294_967_295L;
    private static final String GRAPH = "Microsoft Graph";
    /**
     * Steps on the way to a sign-in (AADSTS codes): more is asked of the user, who was not turned away. Source: "Microsoft
     * Entra authentication and authorization error codes".
     */
    private static final Set<String> INTERRUPTS = Set.of(
            "16000", "50055", "50058", "50072", "50074", "50076", "50079", "50097", "50125", "50129", "50140", "50144",
            "50158", "50203", "65001", "81010");

    /** Credentials were refused: the caller had no session. */
    private static final Set<String> WRONG_CREDENTIALS =
            Set.of("50034", "50053", "50056", "50126", "50128", "500121", "7000215", "7000222", "700016");

    private final LogOrigin origin;

    Entra(LogOrigin origin) {
        this.origin = origin;
    }

    @Override
    public @Nullable String map(JsonParser json, RecordId recordId, Consumer<TokenEvent> out)
            throws IOException, UnreadableRecordException {
        Fields record = RECORD.read(json);
        boolean graph = record.get(URI) != null && record.get(METHOD) != null;
        boolean named = record.get(APP) != null || record.get(USER_ID) != null || record.get(PRINCIPAL) != null;
        boolean signIn = record.get(CREATED) != null
                || record.get(GENERATED) != null && record.get(APP) != null && record.get(UTI) != null;
        if (!graph && !(named && signIn)) {
            throw new UnreadableRecordException(UnreadableRecordException.FOREIGN, "");
        }
        String directory = record.get(TENANT) != null ? record.require(TENANT) : record.name(RESOURCE_TENANT);
        String tenant = origin.tenantOr(directory == null ? "entra" : directory);
        String iss = origin.issuerOr("https://login.microsoftonline.com/{tenant}/v2.0", tenant);
        String id = record.name(graph ? REQUEST : ID);
        Instant time = record.time(record.get(CREATED) != null ? CREATED : GENERATED);
        RecordEvents events =
                new RecordEvents("urn:import:entra/" + tenant, id == null ? recordId.get() : id, time, tenant);
        return graph ? activity(record, iss, events, out) : signIn(record, iss, events, out);
    }

    private static @Nullable String signIn(Fields record, String iss, RecordEvents events, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        Long code = record.numberOrNull(ERROR, Long.MAX_VALUE);
        String error = code == null ? "0" : Long.toString(code);
        if (INTERRUPTS.contains(error)) {
            return "interrupt";
        }
        String audience = record.get(RESOURCE) != null ? record.name(RESOURCE) : record.name(RESOURCE_ID);
        String session = record.name(SESSION);
        ClientContext client = client(record);
        Token shown = token(record, iss).jti(session).build();
        if (!error.equals("0")) {
            boolean known = session != null && !WRONG_CREDENTIALS.contains(error);
            out.accept(events.used(
                    shown,
                    RecordEvents.rejected(audience, record.remark(APP_NAME), client, RejectionReason.OTHER, known)));
            return null;
        }
        if (session != null) {
            out.accept(events.used(shown, RecordEvents.accepted(audience, record.remark(APP_NAME), client)));
        }
        String uti = record.name(UTI);
        if (uti != null) {
            Token minted = token(record, iss)
                    .jti(uti)
                    .iat(events.time().getEpochSecond())
                    .build();
            Issuance issuance = client == null ? null : new Issuance(null, null, client);
            out.accept(
                    session == null
                            ? events.issued(minted, issuance)
                            : events.exchanged(minted, shown, record.name(APP), issuance));
        }
        return session == null && uti == null ? "no-session" : null;
    }

    /** A request to Microsoft Graph. */
    private static @Nullable String activity(Fields record, String iss, RecordEvents events, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        String uti = record.name(SIGN_IN);
        if (uti == null) {
            return "no-token";
        }
        Token token = token(record, iss)
                .jti(uti)
                .scope(record.name(SCOPES))
                .iat(record.secondsOrNull(TOKEN_ISSUED))
                .build();
        String operation = Fields.cut(record.or(METHOD, "?") + " " + path(record.or(URI, "?")));
        ClientContext client = client(record);
        out.accept(events.used(
                token,
                record.is(CODE, "403")
                        ? RecordEvents.rejected(GRAPH, operation, client, RejectionReason.SCOPE, true)
                        : record.is(CODE, "401")
                                ? RecordEvents.rejected(GRAPH, operation, client, RejectionReason.OTHER, false)
                                : RecordEvents.accepted(GRAPH, operation, client)));
        return null;
    }

    /** The path of a URI, without its query. */
    private static String path(String uri) {
        int scheme = uri.indexOf("://");
        int path = scheme < 0 ? 0 : uri.indexOf('/', scheme + 3);
        int query = uri.indexOf('?');
        return path < 0 ? "/" : uri.substring(path, query < path ? uri.length() : query);
    }

    private static dev.tokenwarden.contract.event.Token.Builder token(Fields record, String iss)
            throws UnreadableRecordException {
        return Token.builder(iss)
                .sub(subject(record))
                .clientId(record.name(APP))
                .sid(record.shortName(SESSION));
    }

    private static @Nullable String subject(Fields record) throws UnreadableRecordException {
        String user = record.name(USER);
        String id = user == null ? record.name(USER_ID) : user;
        return id == null ? record.name(PRINCIPAL) : id;
    }

    private static @Nullable ClientContext client(Fields record) throws UnreadableRecordException {
        String address = Addresses.of(record.get(ADDRESS));
        String agent = record.remark(AGENT);
        String device = record.name(DEVICE);
        if (address == null && agent == null && device == null) {
            return null;
        }
        Long as = record.numberOrNull(AS, MAX_AS);
        return new ClientContext(
                address,
                as == null || as == 0 ? null : as,
                record.geo(record.get(COUNTRY), LAT, LON),
                agent,
                device,
                null,
                null);
    }
}
