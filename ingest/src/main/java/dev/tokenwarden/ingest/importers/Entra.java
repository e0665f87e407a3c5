package dev.tokenwarden.ingest.importers;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft Entra sign-in logs (docs/importers/entra.md): Microsoft Graph's {@code signIn}, or the records that Azure
 * Monitor exports, which hold one under {@code properties}. The sign-in session is the token that is used; each sign-in
 * mints an access token.
 */
final class Entra implements RecordMapper {
    private static final RecordShape.Builder SHAPE = new RecordShape.Builder().envelope("properties");
    private static final int ID = SHAPE.text("id");
    private static final int CREATED = SHAPE.text("createdDateTime");
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
    private static final int TENANT = SHAPE.text("tenantId");
    private static final RecordShape RECORD = SHAPE.build();

    private static final long MAX_AS = 4_294_967_295L;
    /**
     * Steps on the way to a sign-in (AADSTS codes): more is asked of the user, who was not turned away. Source: "Microsoft
     * Entra authentication and authorization error codes".
     */
    private static final Set<String> INTERRUPTS = Set.of(
            "16000", "50055", "50058", "50072", "50074", "50076", "50079", "50097", "50125", "50129", "50140", "50144",
            "50158", "50203", "65001", "81010");

    /** Credentials were refused: whoever tried had no session. */
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
        if (record.get(CREATED) == null || record.get(APP) == null && record.get(USER_ID) == null) {
            throw new UnreadableRecordException(UnreadableRecordException.FOREIGN, "");
        }
        String error = record.or(ERROR, "0");
        if (INTERRUPTS.contains(error)) {
            return "interrupt";
        }
        String directory = record.get(TENANT) != null ? record.require(TENANT) : record.name(RESOURCE_TENANT);
        String tenant = origin.tenantOr(directory == null ? "entra" : directory);
        String iss = origin.issuerOr("https://login.microsoftonline.com/{tenant}/v2.0", tenant);
        String id = record.name(ID);
        Instant time = record.time(CREATED);
        Events events = new Events("urn:import:entra/" + tenant, id == null ? recordId.get() : id, time, tenant);
        String audience = record.get(RESOURCE) != null ? record.name(RESOURCE) : record.name(RESOURCE_ID);
        String session = record.name(SESSION);
        Token shown = Events.token(iss, session, subject(record), record.name(APP), null, null);
        if (!error.equals("0")) {
            boolean known = session != null && !WRONG_CREDENTIALS.contains(error);
            out.accept(events.used(
                    shown,
                    Events.rejected(audience, record.remark(APP_NAME), client(record), RejectionReason.OTHER, known)));
            return null;
        }
        if (session != null) {
            out.accept(events.used(shown, Events.accepted(audience, record.remark(APP_NAME), client(record))));
        }
        String uti = record.name(UTI);
        if (uti != null) {
            Token minted = Events.token(iss, uti, subject(record), record.name(APP), time.getEpochSecond(), null);
            out.accept(
                    session == null
                            ? events.issued(minted)
                            : events.exchanged(minted, TokenRefs.of(shown), record.name(APP)));
        }
        return session == null && uti == null ? "no-session" : null;
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
        String country = record.get(COUNTRY);
        Double lat = record.degreesOrNull(LAT, 90);
        Double lon = record.degreesOrNull(LON, 180);
        boolean placed = lat != null && lon != null;
        ClientContext.Geo geo = country == null && !placed
                ? null
                : new ClientContext.Geo(country, placed ? lat : null, placed ? lon : null);
        return new ClientContext(address, record.numberOrNull(AS, MAX_AS), geo, agent, device, null, null);
    }
}
