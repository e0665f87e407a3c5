package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/** Builds a {@link Use}. A value that is not set was not reported. Not thread-safe. */
public final class UseBuilder {
    private @Nullable String audience;
    private Use.@Nullable Outcome outcome;
    private @Nullable RejectionReason reason;
    private @Nullable Boolean verified;
    private @Nullable Boolean edge;
    private @Nullable String operation;
    private @Nullable String tool;
    private @Nullable String requiredScope;
    private @Nullable String trace;
    private @Nullable ClientContext client;
    private @Nullable Proof proof;
    private @Nullable Boolean shadow;

    UseBuilder() {}

    public UseBuilder audience(@Nullable String value) {
        audience = value;
        return this;
    }

    public UseBuilder outcome(Use.@Nullable Outcome value) {
        outcome = value;
        return this;
    }

    public UseBuilder reason(@Nullable RejectionReason value) {
        reason = value;
        return this;
    }

    public UseBuilder verified(@Nullable Boolean value) {
        verified = value;
        return this;
    }

    public UseBuilder edge(@Nullable Boolean value) {
        edge = value;
        return this;
    }

    public UseBuilder operation(@Nullable String value) {
        operation = value;
        return this;
    }

    public UseBuilder tool(@Nullable String value) {
        tool = value;
        return this;
    }

    public UseBuilder requiredScope(@Nullable String value) {
        requiredScope = value;
        return this;
    }

    public UseBuilder trace(@Nullable String value) {
        trace = value;
        return this;
    }

    public UseBuilder client(@Nullable ClientContext value) {
        client = value;
        return this;
    }

    public UseBuilder proof(@Nullable Proof value) {
        proof = value;
        return this;
    }

    public UseBuilder shadow(@Nullable Boolean value) {
        shadow = value;
        return this;
    }

    /** The use of the values that were set. */
    public Use build() {
        return new Use(
                audience,
                outcome,
                reason,
                verified,
                edge,
                operation,
                tool,
                requiredScope,
                trace,
                client,
                proof,
                shadow);
    }
}
