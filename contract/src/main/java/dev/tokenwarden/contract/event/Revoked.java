package dev.tokenwarden.contract.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A revocation that an issuer reports: of one token if the event's token has {@code jti} or {@code hash}, else of its
 * {@code sid} and {@code grant}.
 *
 * @param effective when it takes effect; null: at the event's time
 */
public record Revoked(@Nullable String reason, @Nullable Instant effective) {}
