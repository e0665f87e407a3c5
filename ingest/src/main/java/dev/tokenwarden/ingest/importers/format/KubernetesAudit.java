package dev.tokenwarden.ingest.importers.format;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes audit events (docs/importers/kubernetes-audit.md): {@code audit.k8s.io/v1} {@code Event}s of the API server's log or
 * webhook, also as AKS and EKS deliver them, and Google Cloud audit logs of GKE. Service account tokens are known by their
 * {@code jti} from Kubernetes 1.30 on.
 */
final class KubernetesAudit implements RecordMapper {
    private static final RecordShape.Builder SHAPE = new RecordShape.Builder();
    private static final int KIND = SHAPE.text("kind");
    private static final int ID = SHAPE.text("auditID");
    private static final int STAGE = SHAPE.text("stage");
    private static final int RECEIVED = SHAPE.text("requestReceivedTimestamp");
    private static final int URI = SHAPE.text("requestURI");
    private static final int VERB = SHAPE.text("verb");
    private static final int USER = SHAPE.text("user", "username");
    private static final int CREDENTIAL = SHAPE.text("user", "extra", "authentication.kubernetes.io/credential-id");
    private static final int POD = SHAPE.text("user", "extra", "authentication.kubernetes.io/pod-uid");
    private static final int IMPERSONATED = SHAPE.text("impersonatedUser", "username");
    private static final int ADDRESS = SHAPE.texts("sourceIPs");
    private static final int AGENT = SHAPE.text("userAgent");
    private static final int GROUP = SHAPE.text("objectRef", "apiGroup");
    private static final int RESOURCE = SHAPE.text("objectRef", "resource");
    private static final int SUBRESOURCE = SHAPE.text("objectRef", "subresource");
    private static final int NAMESPACE = SHAPE.text("objectRef", "namespace");
    private static final int NAME = SHAPE.text("objectRef", "name");
    private static final int CODE = SHAPE.text("responseStatus", "code");
    private static final int ISSUED = SHAPE.text("annotations", "authentication.kubernetes.io/issued-credential-id");

    private static final int GKE_METHOD = SHAPE.text("protoPayload", "methodName");
    private static final int GKE_RESOURCE = SHAPE.text("protoPayload", "resourceName");
    private static final int GKE_STATUS = SHAPE.text("protoPayload", "status", "code");

    static {
        SHAPE.also(RECEIVED, "stageTimestamp");
        SHAPE.also(RECEIVED, "timestamp");
        SHAPE.also(RECEIVED, "@timestamp");
        SHAPE.also(ID, "operation", "id");
        SHAPE.also(ID, "insertId");
        SHAPE.also(USER, "protoPayload", "authenticationInfo", "principalEmail");
        SHAPE.also(USER, "protoPayload", "authenticationInfo", "principalSubject");
        SHAPE.also(CREDENTIAL, "labels", "authentication.kubernetes.io/credential-id");
        SHAPE.also(POD, "labels", "authentication.kubernetes.io/pod-uid");
        SHAPE.also(ISSUED, "labels", "authentication.kubernetes.io/issued-credential-id");
        SHAPE.also(ADDRESS, "protoPayload", "requestMetadata", "callerIp");
        SHAPE.also(AGENT, "protoPayload", "requestMetadata", "callerSuppliedUserAgent");
        tableOfAks();
    }

    /** The columns of the table AKSAudit in Log Analytics. */
    private static void tableOfAks() {
        SHAPE.also(RECEIVED, "RequestReceivedTime");
        SHAPE.also(RECEIVED, "StageReceivedTime");
        SHAPE.also(RECEIVED, "TimeGenerated");
        SHAPE.also(ID, "AuditId");
        SHAPE.also(STAGE, "Stage");
        SHAPE.also(URI, "RequestUri");
        SHAPE.also(VERB, "Verb");
        SHAPE.also(USER, "User", "username");
        SHAPE.also(CREDENTIAL, "User", "extra", "authentication.kubernetes.io/credential-id");
        SHAPE.also(POD, "User", "extra", "authentication.kubernetes.io/pod-uid");
        SHAPE.also(IMPERSONATED, "ImpersonatedUser", "username");
        SHAPE.alsoTexts(ADDRESS, "SourceIps");
        SHAPE.also(AGENT, "UserAgent");
        SHAPE.also(GROUP, "ObjectRef", "apiGroup");
        SHAPE.also(RESOURCE, "ObjectRef", "resource");
        SHAPE.also(SUBRESOURCE, "ObjectRef", "subresource");
        SHAPE.also(NAMESPACE, "ObjectRef", "namespace");
        SHAPE.also(NAME, "ObjectRef", "name");
        SHAPE.also(CODE, "ResponseStatus", "code");
        SHAPE.also(ISSUED, "Annotations", "authentication.kubernetes.io/issued-credential-id");
    }

    private static final RecordShape RECORD = SHAPE.build();

    private static final String JTI = "JTI=";
    private static final int LONGEST_SID = 512;
    private static final String GRPC_PERMISSION_DENIED = "7";
    private static final String GRPC_UNAUTHENTICATED = "16";

    private final LogOrigin origin;

    KubernetesAudit(LogOrigin origin) {
        this.origin = origin;
    }

    @Override
    public @Nullable String map(JsonParser json, RecordId recordId, Consumer<TokenEvent> out)
            throws IOException, UnreadableRecordException {
        Fields record = RECORD.read(json);
        boolean google = isGoogle(record);
        // The webhook's EventList and Knative leave the kind out.
        boolean audit = (record.get(KIND) == null || record.is(KIND, "Event")) && record.get(STAGE) != null;
        if (!google && !(audit && (record.get(VERB) != null || record.get(ID) != null))) {
            throw new UnreadableRecordException(UnreadableRecordException.FOREIGN, "");
        }
        if (!google && !record.is(STAGE, "ResponseComplete") && !record.is(STAGE, "Panic")) {
            return "earlier-stage";
        }
        String tenant = origin.tenantOr("kubernetes");
        String id = record.name(ID);
        RecordEvents events = new RecordEvents(
                "urn:import:kubernetes-audit/" + tenant,
                id == null ? recordId.get() : id,
                record.time(RECEIVED),
                tenant);
        return map(record, events, out);
    }

    private @Nullable String map(Fields record, RecordEvents events, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        String iss = origin.issuerOr("https://kubernetes.default.svc.cluster.local", events.tenant());
        RejectionReason refused = refused(record);
        String jti = credential(record.name(CREDENTIAL));
        Token shown = Token.builder(iss)
                .jti(jti)
                .sub(record.name(USER))
                .sid(session(record))
                .build();
        String issued = refused != null ? null : credential(record.name(ISSUED));
        if (jti == null && refused == null && issued == null) {
            return "no-credential-id";
        }
        ClientContext client = client(record);
        if (jti != null || refused != null) {
            String audience = audience(record);
            String operation = Fields.cut(operation(record));
            out.accept(events.used(
                    shown,
                    refused == null
                            ? RecordEvents.accepted(audience, operation, client)
                            : RecordEvents.rejected(
                                    audience, operation, client, refused, refused == RejectionReason.SCOPE)));
        }
        if (issued != null) {
            Token minted = Token.builder(iss)
                    .jti(issued)
                    .sub(account(record))
                    .iat(events.time().getEpochSecond())
                    .build();
            Issuance issuance = client == null ? null : new Issuance(null, null, client);
            out.accept(
                    jti == null
                            ? events.issued(minted, issuance)
                            : events.exchanged(minted, shown, record.name(USER), issuance));
        }
        return null;
    }

    /** Whether this is an audit log of Google Cloud about Kubernetes: its methods are named {@code io.k8s.core.v1.pods.get}. */
    private static boolean isGoogle(Fields record) {
        return record.or(GKE_METHOD, "").startsWith("io.k8s.");
    }

    private static @Nullable RejectionReason refused(Fields record) {
        if (record.is(CODE, "403") || record.is(GKE_STATUS, GRPC_PERMISSION_DENIED)) {
            return RejectionReason.SCOPE;
        }
        return record.is(CODE, "401") || record.is(GKE_STATUS, GRPC_UNAUTHENTICATED) ? RejectionReason.OTHER : null;
    }

    private static String audience(Fields record) throws UnreadableRecordException {
        if (isGoogle(record)) {
            String method = record.or(GKE_METHOD, "");
            String[] parts = method.substring("io.k8s.".length()).split("\\.", -1);
            return parts[0].isEmpty() || parts[0].equals("core")
                    ? "kubernetes"
                    : Fields.checkedName("method", parts[0]);
        }
        String group = record.name(GROUP);
        return group == null ? "kubernetes" : group;
    }

    /** {@code get pods/log in payments}; for a path that is no object {@code get /healthz}; with {@code as NAME} if impersonated. */
    private static String operation(Fields record) {
        if (isGoogle(record)) {
            String method = record.or(GKE_METHOD, "");
            int verb = method.lastIndexOf('.');
            return method.substring(verb + 1) + " " + record.or(GKE_RESOURCE, method.substring(0, verb));
        }
        StringBuilder out = new StringBuilder(record.or(VERB, "?")).append(' ');
        if (record.get(RESOURCE) == null) {
            String uri = record.or(URI, "?");
            int query = uri.indexOf('?');
            out.append(query > 0 ? uri.substring(0, query) : uri);
        } else {
            out.append(record.get(RESOURCE));
            if (record.get(SUBRESOURCE) != null) {
                out.append('/').append(record.get(SUBRESOURCE));
            }
            if (record.get(NAMESPACE) != null) {
                out.append(" in ").append(record.get(NAMESPACE));
            }
        }
        if (record.get(IMPERSONATED) != null) {
            out.append(" as ").append(record.get(IMPERSONATED));
        }
        return out.toString();
    }

    private static @Nullable String credential(@Nullable String id) {
        return id == null ? null : id.startsWith(JTI) ? id.substring(JTI.length()) : id;
    }

    /** A pod's tokens change every hour; its service account and pod stay. */
    private static @Nullable String session(Fields record) {
        String session =
                record.get(USER) == null || record.get(POD) == null ? null : record.get(USER) + "/" + record.get(POD);
        return session == null || session.length() > LONGEST_SID ? null : session;
    }

    private static @Nullable String account(Fields record) throws UnreadableRecordException {
        String namespace = record.name(NAMESPACE);
        String name = record.name(NAME);
        return namespace == null || name == null ? null : "system:serviceaccount:" + namespace + ":" + name;
    }

    /** The last address is the one that the client could not choose. */
    private static @Nullable ClientContext client(Fields record) {
        String address = Addresses.of(record.last(ADDRESS));
        String agent = record.remark(AGENT);
        return address == null && agent == null
                ? null
                : new ClientContext(address, null, null, agent, null, null, null);
    }
}
