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

    /**
     * A builder for the revocation that this decision makes: its target, rule, actor and reason, in force from the decision's
     * time, enforced unless its outcome is shadow.
     *
     * @throws NullPointerException if the decision names no target
     */
    public static Builder by(Decision decision) {
        return new Builder(decision);
    }

    /** The same revocation with another end. */
    public Revocation withExpires(@Nullable Instant end) {
        return new Revocation(target, state, effective, cutoff, end, decision, rule, actor, reason);
    }

    /** Builds a {@link Revocation}. Not safe for use by several threads. */
    public static final class Builder {
        private final Decision decision;
        private final Target target;
        private State state;
        private Instant effective;
        private @Nullable Instant cutoff;
        private @Nullable Instant expires;

        private Builder(Decision decision) {
            this.decision = decision;
            this.target = Objects.requireNonNull(decision.target(), "target");
            this.state = decision.outcome() == Decision.Outcome.SHADOW ? State.SHADOW : State.ENFORCED;
            this.effective = decision.time();
        }

        public Builder state(State state) {
            this.state = state;
            return this;
        }

        public Builder effective(Instant effective) {
            this.effective = effective;
            return this;
        }

        public Builder cutoff(@Nullable Instant cutoff) {
            this.cutoff = cutoff;
            return this;
        }

        public Builder expires(@Nullable Instant expires) {
            this.expires = expires;
            return this;
        }

        public Revocation build() {
            return new Revocation(
                    target,
                    state,
                    effective,
                    cutoff,
                    expires,
                    decision.id(),
                    decision.rule(),
                    decision.actor(),
                    decision.reason());
        }
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
