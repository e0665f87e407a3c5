package dev.tokenwarden.contract.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Builds a {@link TokenEvent}. Not thread-safe. */
public final class TokenEventBuilder {
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

    TokenEventBuilder(EventType type, String source, String id, Instant time, String tenant) {
        this.type = type;
        this.source = source;
        this.id = id;
        this.time = time;
        this.tenant = tenant;
    }

    public TokenEventBuilder token(@Nullable Token value) {
        token = value;
        return this;
    }

    public TokenEventBuilder use(@Nullable Use value) {
        use = value;
        return this;
    }

    public TokenEventBuilder exchange(@Nullable Exchange value) {
        exchange = value;
        return this;
    }

    public TokenEventBuilder issuance(@Nullable Issuance value) {
        issuance = value;
        return this;
    }

    public TokenEventBuilder revocation(@Nullable Revoked value) {
        revocation = value;
        return this;
    }

    public TokenEventBuilder status(@Nullable VerifierStatus value) {
        status = value;
        return this;
    }

    /** The event of the values that were set. */
    public TokenEvent build() {
        return new TokenEvent(type, source, id, time, tenant, token, use, exchange, issuance, revocation, status);
    }
}
