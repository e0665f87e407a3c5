package dev.tokenwarden.revocation.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.decision.Actors;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Pushes security event tokens (RFC 8417, RFC 8935) of the type {@code session-revoked} of the Continuous Access Evaluation
 * Profile. A revoked session or grant names its session; a revoked subject means all sessions of the user. Other targets do not
 * concern it.
 */
final class SharedSignalsReceiver implements Receiver {
    static final String SESSION_REVOKED = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
    private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"secevent+jwt\"}";

    private final NotifierConfig.SharedSignals config;
    private final NotificationHttp http;
    private final WebhookSigner signer;

    SharedSignalsReceiver(NotifierConfig.SharedSignals config, NotificationHttp http) {
        this.config = config;
        this.http = http;
        this.signer = WebhookSigner.of(config.key());
    }

    @Override
    public NotificationDelivery tell(Decision decision, byte[] json) throws InterruptedException {
        ObjectNode subject = subject(decision.target());
        if (decision.outcome() != Decision.Outcome.REVOKED || subject == null) {
            return new NotificationDelivery.Skipped();
        }
        String token =
                signer.compact(HEADER, claims(decision, subject).toString().getBytes(StandardCharsets.UTF_8));
        return http.deliver(NotificationHttp.to(config.url())
                .header("Content-Type", "application/secevent+jwt")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(token))
                .build());
    }

    private ObjectNode claims(Decision decision, ObjectNode subject) {
        ObjectNode claims = Json.MAPPER.createObjectNode();
        claims.put("iss", config.issuer());
        claims.put("aud", config.audience());
        claims.put("jti", decision.id());
        claims.put("iat", decision.time().getEpochSecond());
        claims.set("sub_id", subject);
        ObjectNode event = claims.putObject("events").putObject(SESSION_REVOKED);
        event.put("event_timestamp", decision.time().getEpochSecond());
        event.put("initiating_entity", Actors.isPerson(decision.actor()) ? "admin" : "policy");
        event.putObject("reason_admin").put("en", decision.reason());
        return claims;
    }

    /** A subject identifier (RFC 9493); complex subjects as in the OpenID Shared Signals Framework. */
    private static @Nullable ObjectNode subject(@Nullable Target target) {
        if (target instanceof Target.OfSession session) {
            return session(session.tenant(), session.sid());
        }
        if (target instanceof Target.OfGrant grant) {
            return session(grant.tenant(), grant.grant());
        }
        if (target instanceof Target.OfSubject user) {
            ObjectNode subject = Json.MAPPER.createObjectNode();
            subject.put("format", "iss_sub");
            subject.put("iss", user.iss());
            subject.put("sub", user.sub());
            return subject;
        }
        return null;
    }

    private static ObjectNode session(String tenant, String id) {
        ObjectNode subject = Json.MAPPER.createObjectNode();
        subject.put("format", "complex");
        subject.putObject("session").put("format", "opaque").put("id", id);
        subject.putObject("tenant").put("format", "opaque").put("id", tenant);
        return subject;
    }
}
