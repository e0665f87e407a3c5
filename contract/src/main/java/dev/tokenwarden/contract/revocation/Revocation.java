package dev.tokenwarden.contract.revocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of the ledger ({@code token-revocations}): a revoked target. A tombstone ends the revocation.
 *
 * @param effective verifiers deny uses from this time on
 * @param cutoff the revocation covers tokens issued at this time or before; null for targets without a cut-off
 * @param expires all covered tokens have expired at this time; null: the revocation has no end (keys)
 * @param decision id of the decision that made the revocation
 * @param rule the rule that caused it; null if a person or another system did
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
     * A builder for the revocation that this decision makes. It has the decision's target, rule, actor and reason, takes effect
     * at the decision's time, and is enforced unless the decision's outcome is shadow.
     *
     * @throws NullPointerException if the decision has no target
     */
    public static Builder by(Decision decision) {
        return new Builder(decision);
    }

    /** The same revocation with another end. */
    public Revocation withExpires(@Nullable Instant end) {
        return new Builder(this).expires(end).build();
    }

    /** Builds a {@link Revocation}. Not safe for use by several threads. */
    public static final class Builder {
        private final Target target;
        private final String decision;
        private final @Nullable String rule;
        private final String actor;
        private final String reason;
        private State state;
        private Instant effective;
        private @Nullable Instant cutoff;
        private @Nullable Instant expires;

        private Builder(Decision decision) {
            this.target = Objects.requireNonNull(decision.target(), "target");
            this.decision = decision.id();
            this.rule = decision.rule();
            this.actor = decision.actor();
            this.reason = decision.reason();
            this.state = decision.outcome() == Decision.Outcome.SHADOW ? State.SHADOW : State.ENFORCED;
            this.effective = decision.time();
        }

        private Builder(Revocation revocation) {
            this.target = revocation.target;
            this.decision = revocation.decision;
            this.rule = revocation.rule;
            this.actor = revocation.actor;
            this.reason = revocation.reason;
            this.state = revocation.state;
            this.effective = revocation.effective;
            this.cutoff = revocation.cutoff;
            this.expires = revocation.expires;
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
            return new Revocation(target, state, effective, cutoff, expires, decision, rule, actor, reason);
        }
    }

    /** What verifiers do with a covered token: deny it, or only report that enforcing would deny it. */
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
     * @throws IOException if the bytes are not a revocation
     */
    public static Revocation fromJson(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, Revocation.class);
    }
}
