package dev.tokenwarden.ingest.importers;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes audit events (docs/importers/kubernetes-audit.md): {@code audit.k8s.io/v1} {@code Event}s, of the API
 * server's log or webhook. Service account tokens are known by their {@code jti} from Kubernetes 1.30 on.
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
    private static final int IMPERSONATED = SHAPE.text("impersonatedUser", "username");
    private static final int ADDRESS = SHAPE.text("sourceIPs");
    private static final int AGENT = SHAPE.text("userAgent");
    private static final int GROUP = SHAPE.text("objectRef", "apiGroup");
    private static final int RESOURCE = SHAPE.text("objectRef", "resource");
    private static final int SUBRESOURCE = SHAPE.text("objectRef", "subresource");
    private static final int NAMESPACE = SHAPE.text("objectRef", "namespace");
    private static final int NAME = SHAPE.text("objectRef", "name");
    private static final int CODE = SHAPE.text("responseStatus", "code");
    private static final int ISSUED = SHAPE.text("annotations", "authentication.kubernetes.io/issued-credential-id");
    private static final RecordShape RECORD = SHAPE.build();

    private static final String JTI = "JTI=";

    private final LogOrigin origin;

    KubernetesAudit(LogOrigin origin) {
        this.origin = origin;
    }

    @Override
    public @Nullable String map(JsonParser json, RecordId recordId, Consumer<TokenEvent> out)
            throws IOException, UnreadableRecordException {
        Fields record = RECORD.read(json);
        if (!record.is(KIND, "Event") || record.get(STAGE) == null) {
            throw new UnreadableRecordException(UnreadableRecordException.FOREIGN, "");
        }
        if (!record.is(STAGE, "ResponseComplete") && !record.is(STAGE, "Panic")) {
            return "earlier-stage";
        }
        String tenant = origin.tenantOr("kubernetes");
        String id = record.name(ID);
        Events events = new Events(
                "urn:import:kubernetes-audit/" + tenant,
                id == null ? recordId.get() : id,
                record.time(RECEIVED),
                tenant);
        String iss = origin.issuerOr("https://kubernetes.default.svc.cluster.local", tenant);
        boolean denied = record.is(CODE, "401") || record.is(CODE, "403");
        String jti = credential(record.name(CREDENTIAL));
        Token shown = Events.token(iss, jti, record.name(USER), null, null, null);
        String issued = denied ? null : credential(record.name(ISSUED));
        if (jti == null && !denied && issued == null) {
            return "no-credential-id";
        }
        if (jti != null || denied) {
            out.accept(events.used(shown, use(record, denied)));
        }
        if (issued != null) {
            Token minted = Events.token(
                    iss, issued, account(record), null, events.time().getEpochSecond(), null);
            out.accept(
                    jti == null
                            ? events.issued(minted)
                            : events.exchanged(minted, TokenRefs.of(shown), record.name(USER)));
        }
        return null;
    }

    private static Use use(Fields record, boolean denied) throws UnreadableRecordException {
        String audience = record.get(GROUP) == null ? "kubernetes" : record.name(GROUP);
        if (!denied) {
            return Events.accepted(audience, operation(record), client(record));
        }
        return record.is(CODE, "403")
                ? Events.rejected(audience, operation(record), client(record), RejectionReason.SCOPE, true)
                : Events.rejected(audience, operation(record), client(record), RejectionReason.OTHER, false);
    }

    /** {@code get pods/log in payments}, or of what is no object {@code get /healthz}; as someone, if it was so. */
    private static String operation(Fields record) {
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
        return String.valueOf(Fields.cut(out.toString()));
    }

    private static @Nullable String credential(@Nullable String id) {
        return id == null ? null : id.startsWith(JTI) ? id.substring(JTI.length()) : id;
    }

    private static @Nullable String account(Fields record) throws UnreadableRecordException {
        String namespace = record.name(NAMESPACE);
        String name = record.name(NAME);
        return namespace == null || name == null ? null : "system:serviceaccount:" + namespace + ":" + name;
    }

    /** The last address is the one that the client could not choose. */
    private static @Nullable ClientContext client(Fields record) {
        String address = Addresses.of(record.get(ADDRESS));
        String agent = record.remark(AGENT);
        return address == null && agent == null
                ? null
                : new ClientContext(address, null, null, agent, null, null, null);
    }
}
