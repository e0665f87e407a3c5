package dev.tokenwarden.ingest.importers.format;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.ingest.importers.records.LogJson;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * AWS CloudTrail records (docs/importers/cloudtrail.md). The access key is the token; an instance's keys are one session. Source:
 * CloudTrail user guide, "CloudTrail record contents" and "userIdentity element".
 */
final class CloudTrail implements RecordMapper {
    private static final RecordShape.Builder SHAPE =
            new RecordShape.Builder().envelope("detail").anyCase(); // EventBridge; Athena and CloudTrail Lake

    private static final int VERSION = SHAPE.text("eventVersion");
    private static final int ID = SHAPE.text("eventID");
    private static final int TIME = SHAPE.text("eventTime");
    private static final int SOURCE = SHAPE.text("eventSource");
    private static final int NAME = SHAPE.text("eventName");
    private static final int ADDRESS = SHAPE.text("sourceIPAddress");
    private static final int ENDPOINT = SHAPE.text("vpcEndpointId");
    private static final int AGENT = SHAPE.text("userAgent");
    private static final int ERROR = SHAPE.text("errorCode");
    private static final int ERROR_MESSAGE = SHAPE.text("errorMessage");
    private static final int RECIPIENT = SHAPE.text("recipientAccountId");
    private static final int KEY = SHAPE.text("userIdentity", "accessKeyId");
    private static final int ARN = SHAPE.text("userIdentity", "arn");
    private static final int ACCOUNT = SHAPE.text("userIdentity", "accountId");
    private static final int PRINCIPAL = SHAPE.text("userIdentity", "principalId");
    private static final int USER = SHAPE.text("userIdentity", "userName");
    private static final int INVOKED_BY = SHAPE.text("userIdentity", "invokedBy");
    private static final int CREATED = SHAPE.text("userIdentity", "sessionContext", "attributes", "creationDate");
    private static final int ISSUER = SHAPE.text("userIdentity", "sessionContext", "sessionIssuer", "arn");
    private static final int ISSUER_NAME = SHAPE.text("userIdentity", "sessionContext", "sessionIssuer", "userName");
    private static final int ISSUER_ACCOUNT =
            SHAPE.text("userIdentity", "sessionContext", "sessionIssuer", "accountId");
    private static final int ROLE_WANTED = SHAPE.text("requestParameters", "roleArn");
    private static final int ROLE_CHANGED = SHAPE.text("requestParameters", "roleName");
    private static final int USER_WANTED = SHAPE.text("requestParameters", "userName");
    private static final int LOGIN = SHAPE.text("responseElements", "ConsoleLogin");
    private static final int NEW_SESSION = SHAPE.text("responseElements", "credentials", "accessKeyId");
    private static final int NEW_SESSION_ENDS = SHAPE.text("responseElements", "credentials", "expiration");
    private static final int ASSUMED = SHAPE.text("responseElements", "assumedRoleUser", "arn");
    private static final int FEDERATED = SHAPE.text("responseElements", "federatedUser", "arn");
    private static final int NEW_KEY = SHAPE.text("responseElements", "accessKey", "accessKeyId");
    private static final int NEW_KEY_USER = SHAPE.text("responseElements", "accessKey", "userName");
    private static final int LOOKUP_RECORD = SHAPE.text("CloudTrailEvent");

    static {
        SHAPE.also(TIME, "@timestamp"); // Logstash moves the time there
        SHAPE.also(TIME, "event_time");
        tableOfSentinel();
    }

    /** The columns of the table AWSCloudTrail in Log Analytics, as far as they have other names. */
    private static void tableOfSentinel() {
        SHAPE.also(TIME, "TimeGenerated");
        SHAPE.also(ID, "AwsEventId");
        SHAPE.also(KEY, "UserIdentityAccessKeyId");
        SHAPE.also(ARN, "UserIdentityArn");
        SHAPE.also(ACCOUNT, "UserIdentityAccountId");
        SHAPE.also(PRINCIPAL, "UserIdentityPrincipalid");
        SHAPE.also(USER, "UserIdentityUserName");
        SHAPE.also(INVOKED_BY, "UserIdentityInvokedBy");
        SHAPE.also(CREATED, "SessionCreationDate");
        SHAPE.also(ISSUER, "SessionIssuerArn");
        SHAPE.also(ISSUER_NAME, "SessionIssuerUserName");
        SHAPE.also(ISSUER_ACCOUNT, "SessionIssuerAccountId");
    }

    private static final RecordShape RECORD = SHAPE.build();

    private static final String ANONYMOUS = "ANONYMOUS_PRINCIPAL";

    private final LogOrigin origin;

    CloudTrail(LogOrigin origin) {
        this.origin = origin;
    }

    @Override
    public @Nullable String map(JsonParser json, RecordId recordId, Consumer<TokenEvent> out)
            throws IOException, UnreadableRecordException {
        Fields record = RECORD.read(json);
        String inner = record.get(LOOKUP_RECORD);
        if (inner != null) {
            // The answer of "aws cloudtrail lookup-events" holds each record as text.
            try (JsonParser nested = LogJson.parser(inner)) {
                nested.nextToken();
                record = RECORD.read(nested);
            }
        }
        if (!isRecord(record)) {
            throw new UnreadableRecordException(UnreadableRecordException.FOREIGN, "");
        }
        return map(record, recordId, out);
    }

    /** Notifications of S3, SNS and SQS have similar members; their sources begin with {@code aws:}. */
    private static boolean isRecord(Fields record) {
        return record.get(NAME) != null
                && (record.get(SOURCE) != null || record.get(VERSION) != null || record.get(KEY) != null)
                && !record.or(SOURCE, "").startsWith("aws:")
                && !record.or(NAME, "").startsWith("aws:");
    }

    private @Nullable String map(Fields record, RecordId recordId, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        String key = record.name(KEY);
        RejectionReason denial = AwsErrors.denial(record.get(ERROR));
        boolean failedLogin = record.is(LOGIN, "Failure") || record.is(ERROR_MESSAGE, "Failed authentication");
        boolean used = key != null || denial != null || failedLogin;
        if (!used && record.get(NEW_SESSION) == null && record.get(NEW_KEY) == null) {
            return "no-access-key";
        }
        String account = account(record);
        String tenant = origin.tenantOr(account);
        String id = record.name(ID);
        RecordEvents events = new RecordEvents(
                "urn:import:cloudtrail/" + record.or(RECIPIENT, account),
                id == null ? recordId.get() : id,
                record.time(TIME),
                tenant);
        Token token = caller(record, account, tenant, key);
        ClientContext client = client(record);
        if (used) {
            String service = record.name(SOURCE);
            String operation = record.remark(NAME);
            out.accept(events.used(
                    token,
                    denial != null
                            ? RecordEvents.rejected(service, operation, client, denial, key != null)
                            : failedLogin
                                    ? RecordEvents.rejected(service, operation, client, RejectionReason.OTHER, false)
                                    : RecordEvents.accepted(service, operation, client)));
        }
        if (record.get(ERROR) == null) {
            issued(record, account, token, events, out);
        }
        return null;
    }

    /** The account that the caller belongs to; for callers without one, the account that owns the record. */
    private static String account(Fields record) throws UnreadableRecordException {
        String own = record.name(ACCOUNT);
        if (own == null || own.equals(ANONYMOUS)) {
            own = AwsNames.account(record.name(ARN), record.or(ISSUER_ACCOUNT, ""));
        }
        String recipient = record.name(RECIPIENT);
        return !own.isEmpty() ? own : recipient != null ? recipient : "unknown";
    }

    private Token caller(Fields record, String account, String tenant, @Nullable String key)
            throws UnreadableRecordException {
        String arn = record.name(ARN);
        String sub = arn != null ? arn : record.get(PRINCIPAL) != null ? record.name(PRINCIPAL) : record.name(USER);
        String role = record.name(ISSUER);
        return Token.builder(issuer(account, tenant))
                .jti(key)
                .sub(sub)
                .clientId(role != null ? role : arn != null ? arn : AwsNames.roleOrUser(record.name(PRINCIPAL)))
                .sid(AwsNames.instanceSession(sub))
                .iat(record.secondsOrNull(CREATED))
                .build();
    }

    private String issuer(String account, String tenant) {
        return origin.issuerOr("https://sts.amazonaws.com/" + account, tenant);
    }

    /**
     * A call that an AWS service makes for somebody has no client of that somebody. Through a VPC endpoint a host has an address of
     * its own network, and another one everywhere else: such an address says nothing.
     */
    private static @Nullable ClientContext client(Fields record) {
        String address = Addresses.of(record.get(ADDRESS));
        if (record.get(INVOKED_BY) != null || (address == null && AwsNames.isService(record.get(ADDRESS)))) {
            return null;
        }
        String agent = AwsNames.agent(record.remark(AGENT));
        if (record.get(ENDPOINT) != null && Addresses.isPrivate(address)) {
            address = null;
        }
        return address == null && agent == null
                ? null
                : new ClientContext(address, null, null, agent, null, null, null);
    }

    /** The key in the answer, as a token; or more rights for the caller, as an issuance of the key that it has. */
    private void issued(Fields record, String account, Token caller, RecordEvents events, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        Issuance issuance =
                new Issuance(AwsNames.grantType(record.get(SOURCE), record.get(NAME)), null, client(record));
        Token minted = minted(record, account, events);
        if (minted != null) {
            RecordEvents ofMinted = events.inTenant(origin.tenantOr(AwsNames.account(minted.sub(), account)));
            out.accept(
                    caller.jti() == null
                            ? ofMinted.issued(minted, issuance)
                            : ofMinted.exchanged(minted, caller, caller.clientId(), issuance));
        } else if (caller.jti() != null && widensOwnRights(record)) {
            out.accept(events.issued(caller, issuance));
        }
    }

    /** Whether the caller gave its own user or role more rights. */
    private static boolean widensOwnRights(Fields record) {
        String operation = record.or(NAME, "");
        String user = record.get(USER) != null ? record.get(USER) : AwsNames.userName(record.get(ARN));
        // A call that names no user is about the caller's own.
        boolean ownUser = user != null && user.equals(record.or(USER_WANTED, user));
        boolean ownRole = record.get(ISSUER_NAME) != null && record.is(ROLE_CHANGED, record.or(ISSUER_NAME, ""));
        return ownUser && AwsNames.WIDEN_USER.contains(operation) || ownRole && AwsNames.WIDEN_ROLE.contains(operation);
    }

    private @Nullable Token minted(Fields record, String account, RecordEvents events)
            throws UnreadableRecordException {
        String session = record.name(NEW_SESSION);
        String caller = record.name(ARN);
        if (session != null) {
            String assumed = record.name(ASSUMED);
            String role = record.name(ROLE_WANTED);
            String sub = assumed != null ? assumed : record.get(FEDERATED) != null ? record.name(FEDERATED) : caller;
            String own = AwsNames.account(sub, account);
            return Token.builder(issuer(own, origin.tenantOr(own)))
                    .jti(session)
                    .sub(sub)
                    .clientId(assumed != null && role != null ? role : caller)
                    .sid(AwsNames.instanceSession(sub))
                    .iat(events.time().getEpochSecond())
                    .exp(AwsNames.seconds(record.get(NEW_SESSION_ENDS)))
                    .build();
        }
        String key = record.name(NEW_KEY);
        if (key == null) {
            return null;
        }
        String named = record.get(USER_WANTED) != null ? record.name(USER_WANTED) : record.name(NEW_KEY_USER);
        boolean own = named == null
                || record.is(USER, named)
                || named.equals(AwsNames.userName(caller))
                || record.get(USER_WANTED) == null;
        String sub = own ? caller : AwsNames.user(caller, account, named);
        // No iat: by iat, policy distinguishes keys that live for hours from keys that live for years.
        return Token.builder(issuer(account, origin.tenantOr(account)))
                .jti(key)
                .sub(sub)
                .clientId(sub)
                .build();
    }
}
