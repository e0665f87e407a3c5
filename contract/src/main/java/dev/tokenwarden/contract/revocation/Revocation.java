package dev.tokenwarden.contract.revocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of the ledger ({@code token-revocations}): a target that is revoked. A tombstone ends it.
 *
 * @param effective from when on uses are denied
 * @param cutoff tokens issued at or before are covered; null for targets that have no cut-off
 * @param expires when no token it covers can still be alive; null: never by itself (keys)
 * @param decision id of the decision that made it
 * @param rule the rule that led to it, or null if a person or another system did
 * @param actor {@code rule:<id>}, {@code person:<name>} or {@code system:<name>}
 */
public record Revocation(
        Target target,
        State state,
        Instant effective,
        @Nullable Instant cutoff,
        @Nullable Instant expires,
        String decision,
        @Nullable String rule,
        String actor,
        String reason) {
    public Revocation {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(effective, "effective");
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(reason, "reason");
    }

    /** Whether verifiers deny, or only report that they would have. */
    public enum State {
        @JsonProperty("enforced")
        ENFORCED,
        @JsonProperty("shadow")
        SHADOW
    }

    public byte[] toJson() {
        try {
            return Json.MAPPER.writeValueAsBytes(this);
        } catch (IOException e) {
            throw new UncheckedIOException("a revocation always has a JSON form", e);
        }
    }

    /**
     * @throws IOException if the bytes are no revocation
     */
    public static Revocation fromJson(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, Revocation.class);
    }
}
