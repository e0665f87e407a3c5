package dev.tokenwarden.contract.detection;

import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A finding of a rule.
 *
 * @param id deterministic: a hash of rule, tenant, subject, severity and a distinguishing part of the occurrence, so that
 *     reprocessing and another order of arrival give the same id
 * @param time event time of the act that completed it
 * @param detectedAt when the rule fired, by the clock of the job; in a backtest, the deadline of the rule
 * @param count the number of occurrences so far; a repeat has the same id and a higher count
 */
public record Detection(
        String id,
        String rule,
        Severity severity,
        Instant time,
        Instant detectedAt,
        String tenant,
        Subject subject,
        @Nullable TokenSummary token,
        @Nullable Chain chain,
        String title,
        List<Evidence> evidence,
        long count,
        Action action,
        List<String> references) {
    /**
     * The position of the token in its exchange chain.
     *
     * @param depth number of exchanges between the token and its root
     */
    public record Chain(Root root, int depth) {
        public Chain {
            Objects.requireNonNull(root, "root");
            if (depth < 0) {
                throw new IllegalArgumentException("depth: must not be negative");
            }
        }

        /** The first token of the chain. */
        public record Root(
                String iss, @Nullable String jti, @Nullable String hash) {
            public Root {
                Objects.requireNonNull(iss, "iss");
            }
        }
    }

    public Detection {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(detectedAt, "detected_at");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(action, "action");
        if (count < 1) {
            throw new IllegalArgumentException("count: must be at least 1");
        }
        evidence = List.copyOf(evidence);
        references = List.copyOf(references);
    }

    /** A builder of a detection; rule, severity and id are needed first since the id depends on them. */
    public static Builder builder(String id, String rule, Severity severity) {
        return new Builder(id, rule, severity);
    }

    /** One line of JSON. */
    public byte[] toJson() {
        try {
            return Json.MAPPER.writeValueAsBytes(this);
        } catch (IOException e) {
            throw new UncheckedIOException("a detection always has a JSON form", e);
        }
    }

    /**
     * @throws IOException if the bytes are not a detection
     */
    public static Detection fromJson(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, Detection.class);
    }

    /** Builds a {@link Detection}. Its count is 1 unless set. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private final String rule;
        private final Severity severity;
        private @Nullable Instant time;
        private @Nullable Instant detectedAt;
        private @Nullable String tenant;
        private @Nullable Subject subject;
        private @Nullable TokenSummary token;
        private Detection.@Nullable Chain chain;
        private @Nullable String title;
        private List<Evidence> evidence = List.of();
        private long count = 1;
        private @Nullable Action action;
        private List<String> references = List.of();

        private Builder(String id, String rule, Severity severity) {
            this.id = id;
            this.rule = rule;
            this.severity = severity;
        }

        public Builder time(Instant value) {
            time = value;
            return this;
        }

        public Builder detectedAt(Instant value) {
            detectedAt = value;
            return this;
        }

        public Builder tenant(String value) {
            tenant = value;
            return this;
        }

        public Builder subject(Subject value) {
            subject = value;
            return this;
        }

        public Builder token(@Nullable TokenSummary value) {
            token = value;
            return this;
        }

        public Builder chain(Detection.@Nullable Chain value) {
            chain = value;
            return this;
        }

        public Builder title(String value) {
            title = value;
            return this;
        }

        public Builder evidence(List<Evidence> value) {
            evidence = value;
            return this;
        }

        public Builder count(long value) {
            count = value;
            return this;
        }

        public Builder action(Action value) {
            action = value;
            return this;
        }

        public Builder references(List<String> value) {
            references = value;
            return this;
        }

        /** The detection of the values that were set. */
        public Detection build() {
            return new Detection(
                    id,
                    rule,
                    severity,
                    Objects.requireNonNull(time, "time"),
                    Objects.requireNonNull(detectedAt, "detected_at"),
                    Objects.requireNonNull(tenant, "tenant"),
                    Objects.requireNonNull(subject, "subject"),
                    token,
                    chain,
                    Objects.requireNonNull(title, "title"),
                    evidence,
                    count,
                    Objects.requireNonNull(action, "action"),
                    references);
        }
    }
}
