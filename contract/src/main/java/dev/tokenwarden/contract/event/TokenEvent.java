package dev.tokenwarden.contract.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvents 1.0 event about a token or a verifier. Which of the later components are present follows from the type
 * ({@code use} on used, {@code exchange} on exchanged, {@code issuance} on issued and exchanged, {@code revocation} on
 * revoked, {@code status} on status).
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
        @Nullable Issuance issuance,
        @Nullable Revoked revocation,
        @Nullable VerifierStatus status) {

    /** A builder of an event with these attributes and no data. */
    public static TokenEventBuilder builder(EventType type, String source, String id, Instant time, String tenant) {
        return new TokenEventBuilder(type, source, id, time, tenant);
    }

    /** The same event under another tenant: admission derives the tenant from the issuer. */
    public TokenEvent withTenant(String other) {
        return other.equals(tenant)
                ? this
                : with(builder(type, source, id, time, other)).build();
    }

    /** A builder that starts with all values of this event. */
    public TokenEventBuilder toBuilder() {
        return with(builder(type, source, id, time, tenant));
    }

    private TokenEventBuilder with(TokenEventBuilder builder) {
        return builder.token(token)
                .use(use)
                .exchange(exchange)
                .issuance(issuance)
                .revocation(revocation)
                .status(status);
    }
}
