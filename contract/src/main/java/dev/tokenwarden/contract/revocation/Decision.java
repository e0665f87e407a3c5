package dev.tokenwarden.contract.revocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record of the audit log ({@code warden-decisions}): a decision with its actor, reason and facts.
 *
 * @param id a rule's or another system's decision has the same id when it is decided again
 * @param time time of the decision
 * @param rule the rule that caused the decision; null for people and other systems
 * @param detection id of the detection that caused the decision; null if none did
 * @param actor {@code rule:<id>}, {@code person:<name>} or {@code system:<name>}; a person who signed in at an OpenID provider
 *     is {@code person:<issuer>|<sub>}
 * @param reason one line for people
 * @param facts inputs of the decision (budget used, mode, live tokens, ...): a replay with them decides the same
 */
public record Decision(
        String id,
        Instant time,
        String tenant,
        Outcome outcome,
        @Nullable Target target,
        @Nullable String rule,
        @Nullable String detection,
        String actor,
        String reason,
        Map<String, String> facts) {
    /** Result of a decision. */
    public enum Outcome {
        /** The target is revoked. */
        @JsonProperty("revoked")
        REVOKED,
        /** The target is on the denylist in shadow: verifiers report its tokens and accept them. */
        @JsonProperty("shadow")
        SHADOW,
        /** The decision waits for the approval of a person. */
        @JsonProperty("awaiting-approval")
        AWAITING_APPROVAL,
        /** An alert and no revocation. */
        @JsonProperty("alert-only")
        ALERT_ONLY,
        /** No revocation, for the given reason. */
        @JsonProperty("suppressed")
        SUPPRESSED,
        /** The revocation has ended: the target is usable again. */
        @JsonProperty("reinstated")
        REINSTATED,
        /** A person rejected a decision that waited for approval. */
        @JsonProperty("rejected")
        REJECTED,
        /** An action of a person or of the console other than a revocation: a note, an assignment, an exception. */
        @JsonProperty("noted")
        NOTED
    }

    /** A builder for the decision with this id. Tenant, time, outcome, actor and reason are required. */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** Builds a {@link Decision}. Not safe for use by several threads. */
    public static final class Builder {
        private final String id;
        /** Sorted by name: equal decisions have equal JSON. */
        private final Map<String, String> facts = new TreeMap<>();

        private @Nullable Instant time;
        private @Nullable String tenant;
        private @Nullable Outcome outcome;
        private @Nullable Target target;
        private @Nullable String rule;
        private @Nullable String detection;
        private @Nullable String actor;
        private @Nullable String reason;

        private Builder(String id) {
            this.id = id;
        }

        public Builder time(Instant time) {
            this.time = time;
            return this;
        }

        public Builder tenant(String tenant) {
            this.tenant = tenant;
            return this;
        }

        public Builder outcome(Outcome outcome) {
            this.outcome = outcome;
            return this;
        }

        /** Sets the target and the target's tenant. Null: no target, and the tenant stays. */
        public Builder target(@Nullable Target target) {
            this.target = target;
            this.tenant = target == null ? tenant : target.tenant();
            return this;
        }

        public Builder rule(@Nullable String rule) {
            this.rule = rule;
            return this;
        }

        public Builder detection(@Nullable String detection) {
            this.detection = detection;
            return this;
        }

        public Builder actor(String actor) {
            this.actor = actor;
            return this;
        }

        public Builder reason(String reason) {
            this.reason = reason;
            return this;
        }

        public Builder fact(String name, String fact) {
            facts.put(name, fact);
            return this;
        }

        /** Adds these facts. A fact with the same name is replaced. */
        public Builder facts(Map<String, String> more) {
            facts.putAll(more);
            return this;
        }

        /**
         * @throws NullPointerException if a required member is missing
         */
        public Decision build() {
            return new Decision(
                    id,
                    Objects.requireNonNull(time, "time"),
                    Objects.requireNonNull(tenant, "tenant"),
                    Objects.requireNonNull(outcome, "outcome"),
                    target,
                    rule,
                    detection,
                    Objects.requireNonNull(actor, "actor"),
                    Objects.requireNonNull(reason, "reason"),
                    facts);
        }
    }

    public Decision {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(reason, "reason");
        // Keeps the given order: a decision that was read is written with the same bytes.
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        facts.forEach((name, fact) -> Objects.requireNonNull(fact, name));
    }

    public byte[] toJson() {
        try {
            return Json.MAPPER.writeValueAsBytes(this);
        } catch (IOException e) {
            throw new UncheckedIOException("a decision always has a JSON form", e);
        }
    }

    /**
     * @throws IOException if the bytes are not a decision
     */
    public static Decision fromJson(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, Decision.class);
    }
}
