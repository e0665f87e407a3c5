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
        return new TokenEvent(EventType.USED, source, id, time, tenant, token, use, null, null, null);
    }

    TokenEvent issued(Token token) {
        return new TokenEvent(
                EventType.ISSUED, source, id + "/issued/" + token.jti(), time, tenant, token, null, null, null, null);
    }

    /** @param by the client that exchanged */
    TokenEvent exchanged(Token token, TokenRef parent, @Nullable String by) {
        return new TokenEvent(
                EventType.EXCHANGED,
                source,
                id + "/issued/" + token.jti(),
                time,
                tenant,
                token,
                null,
                new Exchange(parent, null, by),
                null,
                null);
    }

    TokenEvent revoked(Token token, String reason) {
        return new TokenEvent(
                EventType.REVOKED,
                source,
                id + "/revoked/" + token.jti(),
                time,
                tenant,
                token,
                null,
                null,
                new Revoked(reason, time),
                null);
    }

    Events inTenant(String other) {
        return new Events(source, id, time, other);
    }

    static Use accepted(@Nullable String audience, @Nullable String operation, @Nullable ClientContext client) {
        return new Use(audience, Use.Outcome.ACCEPTED, null, null, null, operation, null, null, client, null, null);
    }

    /** @param verified whether the rejection came after the token was found genuine; false where that is not known */
    static Use rejected(
            @Nullable String audience,
            @Nullable String operation,
            @Nullable ClientContext client,
            RejectionReason reason,
            boolean verified) {
        return new Use(
                audience,
                Use.Outcome.REJECTED,
                reason,
                verified ? null : Boolean.FALSE,
                null,
                operation,
                null,
                null,
                client,
                null,
                null);
    }

    /** A token of which little is known. */
    static Token token(
            String iss,
            @Nullable String jti,
            @Nullable String sub,
            @Nullable String clientId,
            @Nullable Long iat,
            @Nullable Long exp) {
        return new Token(
                iss, jti, sub, clientId, null, null, iat, null, exp, null, null, null, null, null, null, null, null,
                null);
    }
}
