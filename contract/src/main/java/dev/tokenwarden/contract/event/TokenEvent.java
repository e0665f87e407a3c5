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
    public static Builder builder(EventType type, String source, String id, Instant time, String tenant) {
        return new Builder(type, source, id, time, tenant);
    }

    /** The same event under another tenant: admission derives the tenant from the issuer. */
    public TokenEvent withTenant(String other) {
        return other.equals(tenant)
                ? this
                : with(builder(type, source, id, time, other)).build();
    }

    /** A builder that starts with all values of this event. */
    public Builder toBuilder() {
        return with(builder(type, source, id, time, tenant));
    }

    private Builder with(Builder builder) {
        return builder.token(token)
                .use(use)
                .exchange(exchange)
                .issuance(issuance)
                .revocation(revocation)
                .status(status);
    }

    /** Builds a {@link TokenEvent}. Not thread-safe. */
    public static final class Builder {
        private final EventType type;
        private final String source;
        private final String id;
        private final Instant time;
        private final String tenant;
        private @Nullable Token token;
        private @Nullable Use use;
        private @Nullable Exchange exchange;
        private @Nullable Issuance issuance;
        private @Nullable Revoked revocation;
        private @Nullable VerifierStatus status;

        private Builder(EventType type, String source, String id, Instant time, String tenant) {
            this.type = type;
            this.source = source;
            this.id = id;
            this.time = time;
            this.tenant = tenant;
        }

        public Builder token(@Nullable Token value) {
            token = value;
            return this;
        }

        public Builder use(@Nullable Use value) {
            use = value;
            return this;
        }

        public Builder exchange(@Nullable Exchange value) {
            exchange = value;
            return this;
        }

        public Builder issuance(@Nullable Issuance value) {
            issuance = value;
            return this;
        }

        public Builder revocation(@Nullable Revoked value) {
            revocation = value;
            return this;
        }

        public Builder status(@Nullable VerifierStatus value) {
            status = value;
            return this;
        }

        /** The event of the values that were set. */
        public TokenEvent build() {
            return new TokenEvent(type, source, id, time, tenant, token, use, exchange, issuance, revocation, status);
        }
    }
}
