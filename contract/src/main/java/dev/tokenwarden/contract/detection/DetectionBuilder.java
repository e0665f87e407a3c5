package dev.tokenwarden.contract.detection;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Detection}. Its count is 1 unless set. Not thread-safe. */
public final class DetectionBuilder {
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

    DetectionBuilder(String id, String rule, Severity severity) {
        this.id = id;
        this.rule = rule;
        this.severity = severity;
    }

    public DetectionBuilder time(Instant value) {
        time = value;
        return this;
    }

    public DetectionBuilder detectedAt(Instant value) {
        detectedAt = value;
        return this;
    }

    public DetectionBuilder tenant(String value) {
        tenant = value;
        return this;
    }

    public DetectionBuilder subject(Subject value) {
        subject = value;
        return this;
    }

    public DetectionBuilder token(@Nullable TokenSummary value) {
        token = value;
        return this;
    }

    public DetectionBuilder chain(Detection.@Nullable Chain value) {
        chain = value;
        return this;
    }

    public DetectionBuilder title(String value) {
        title = value;
        return this;
    }

    public DetectionBuilder evidence(List<Evidence> value) {
        evidence = value;
        return this;
    }

    public DetectionBuilder count(long value) {
        count = value;
        return this;
    }

    public DetectionBuilder action(Action value) {
        action = value;
        return this;
    }

    public DetectionBuilder references(List<String> value) {
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
