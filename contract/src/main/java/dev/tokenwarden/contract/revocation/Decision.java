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
 * A record of the audit log ({@code warden-decisions}): what was decided or done, by whom, why, and on what facts.
 *
 * @param id deterministic where a rule or another system caused it
 * @param time when it was taken
 * @param rule the rule that led to it; null for people and other systems
 * @param detection id of the detection that led to it; null if none did
 * @param actor {@code rule:<id>}, {@code person:<name>} or {@code system:<name>}; a person who signed in at an OpenID provider
 *     is {@code person:<issuer>|<sub>}
 * @param reason one line for people
 * @param facts what the decision rested on (budget used, mode, live tokens, ...), so that a replay decides the same
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
    /** What was decided. */
    public enum Outcome {
        /** The target is revoked. */
        @JsonProperty("revoked")
        REVOKED,
        /** The target is on the denylist in shadow: verifiers report and let pass. */
        @JsonProperty("shadow")
        SHADOW,
        /** It waits for a person. */
        @JsonProperty("awaiting-approval")
        AWAITING_APPROVAL,
        /** Nothing but the alert. */
        @JsonProperty("alert-only")
        ALERT_ONLY,
        /** Nothing, for the reason given. */
        @JsonProperty("suppressed")
        SUPPRESSED,
        /** The target is usable again. */
        @JsonProperty("reinstated")
        REINSTATED,
        /** A person refused what waited. */
        @JsonProperty("rejected")
        REJECTED,
        /** Something that a person or the console did, other than revoking: a note, an assignment, an exception. */
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
        /** Sorted, so that the same decision is the same text whoever builds it. */
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

        /** The target, and its tenant; null: none. */
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

        /** Adds these facts to those that are there already. */
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
        // In the order given, so that the same decision is the same text whoever writes it.
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
     * @throws IOException if the bytes are no decision
     */
    public static Decision fromJson(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, Decision.class);
    }
}
