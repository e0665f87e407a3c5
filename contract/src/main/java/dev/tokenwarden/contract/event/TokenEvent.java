package dev.tokenwarden.contract.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvents 1.0 event about a token or a verifier. Which of the later components are present follows from the type
 * ({@code use} on used, {@code exchange} on exchanged, {@code revocation} on revoked, {@code status} on status).
 *
 * @param source CloudEvents {@code source}; with {@code id} the identity of the event
 * @param time when it happened, by the sender's clock, to the millisecond
 * @param token null on a status only
 */
public record TokenEvent(
        EventType type,
        String source,
        String id,
        Instant time,
        String tenant,
        @Nullable Token token,
        @Nullable Use use,
        @Nullable Exchange exchange,
        @Nullable Revoked revocation,
        @Nullable VerifierStatus status) {

    /** The same event under another tenant: admission derives it from the issuer. */
    public TokenEvent withTenant(String other) {
        return other.equals(tenant)
                ? this
                : new TokenEvent(type, source, id, time, other, token, use, exchange, revocation, status);
    }

    /** The same event with another use: enrichment and pseudonyms. */
    public TokenEvent withUse(Use other) {
        return new TokenEvent(type, source, id, time, tenant, token, other, exchange, revocation, status);
    }
}
