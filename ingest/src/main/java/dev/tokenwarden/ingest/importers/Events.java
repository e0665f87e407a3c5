package dev.tokenwarden.ingest.importers;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Revoked;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Events of one record.
 *
 * @param id of the record; further events of it have something appended
 */
record Events(String source, String id, Instant time, String tenant) {

    TokenEvent used(Token token, Use use) {
        return TokenEvent.builder(EventType.USED, source, id, time, tenant)
                .token(token)
                .use(use)
                .build();
    }

    TokenEvent issued(Token token) {
        return TokenEvent.builder(EventType.ISSUED, source, id + "/issued/" + token.jti(), time, tenant)
                .token(token)
                .build();
    }

    /** @param by the client that exchanged */
    TokenEvent exchanged(Token token, TokenRef parent, @Nullable String by) {
        return TokenEvent.builder(EventType.EXCHANGED, source, id + "/issued/" + token.jti(), time, tenant)
                .token(token)
                .exchange(new Exchange(parent, null, by))
                .build();
    }

    TokenEvent revoked(Token token, String reason) {
        return TokenEvent.builder(EventType.REVOKED, source, id + "/revoked/" + token.jti(), time, tenant)
                .token(token)
                .revocation(new Revoked(reason, time))
                .build();
    }

    Events inTenant(String other) {
        return new Events(source, id, time, other);
    }

    static Use accepted(@Nullable String audience, @Nullable String operation, @Nullable ClientContext client) {
        return Use.builder()
                .audience(audience)
                .outcome(Use.Outcome.ACCEPTED)
                .operation(operation)
                .client(client)
                .build();
    }

    /** @param verified whether the rejection came after the token was found genuine; false where that is not known */
    static Use rejected(
            @Nullable String audience,
            @Nullable String operation,
            @Nullable ClientContext client,
            RejectionReason reason,
            boolean verified) {
        return Use.builder()
                .audience(audience)
                .outcome(Use.Outcome.REJECTED)
                .reason(reason)
                .verified(verified ? null : Boolean.FALSE)
                .operation(operation)
                .client(client)
                .build();
    }

    /** A token of which little is known. */
    static Token token(
            String iss,
            @Nullable String jti,
            @Nullable String sub,
            @Nullable String clientId,
            @Nullable Long iat,
            @Nullable Long exp) {
        return Token.builder(iss)
                .jti(jti)
                .sub(sub)
                .clientId(clientId)
                .iat(iat)
                .exp(exp)
                .build();
    }
}
