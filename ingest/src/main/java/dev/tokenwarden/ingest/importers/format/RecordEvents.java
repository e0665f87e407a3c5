package dev.tokenwarden.ingest.importers.format;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Revoked;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events of one record.
 *
 * @param id of the record; each further event of the record has something appended to it
 */
record RecordEvents(String source, String id, Instant time, String tenant) {

    TokenEvent used(Token token, Use use) {
        return TokenEvent.builder(EventType.USED, source, id, time, tenant)
                .token(token)
                .use(use)
                .build();
    }

    TokenEvent issued(Token token, @Nullable Issuance issuance) {
        return TokenEvent.builder(EventType.ISSUED, source, id + "/issued/" + token.jti(), time, tenant)
                .token(token)
                .issuance(issuance)
                .build();
    }

    /**
     * @param parent the token that was exchanged
     * @param by the client that exchanged it
     */
    TokenEvent exchanged(Token token, Token parent, @Nullable String by, @Nullable Issuance issuance) {
        TokenRef subject = new TokenRef(parent.iss(), parent.jti(), parent.hash(), parent.sub());
        return TokenEvent.builder(EventType.EXCHANGED, source, id + "/issued/" + token.jti(), time, tenant)
                .token(token)
                .exchange(new Exchange(subject, null, by))
                .issuance(issuance)
                .build();
    }

    /** @param token the token, or a token with nothing but the session or grant that ended */
    TokenEvent revoked(Token token, String reason) {
        String name = token.jti() != null ? token.jti() : Objects.requireNonNullElse(token.grant(), token.sid());
        return TokenEvent.builder(EventType.REVOKED, source, id + "/revoked/" + name, time, tenant)
                .token(token)
                .revocation(new Revoked(reason, time))
                .build();
    }

    RecordEvents inTenant(String other) {
        return new RecordEvents(source, id, time, other);
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
}
