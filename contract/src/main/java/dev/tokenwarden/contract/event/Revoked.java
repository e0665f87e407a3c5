package dev.tokenwarden.contract.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Someone else's revocation.
 *
 * @param effective from when on; null: from the event's time
 */
public record Revoked(@Nullable String reason, @Nullable Instant effective) {}
