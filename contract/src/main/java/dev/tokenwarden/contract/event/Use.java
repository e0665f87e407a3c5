package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/**
 * A use: a client presented a token to a verifier.
 *
 * @param audience the audience of the verifier
 * @param reason why it was rejected
 * @param verified false: the reporter cannot know whether the signature was verified before the rejection
 * @param edge true: this verifier faces the client itself; null: unknown
 * @param tool name of the tool that was called (Model Context Protocol: {@code name} of {@code tools/call})
 * @param requiredScope space-delimited scopes that the operation needs
 * @param trace trace id (W3C trace context); uses of one token that share it are one presentation
 * @param shadow true: a shadow entry of the denylist would have denied this use
 */
public record Use(
        @Nullable String audience,
        @Nullable Outcome outcome,
        @Nullable RejectionReason reason,
        @Nullable Boolean verified,
        @Nullable Boolean edge,
        @Nullable String operation,
        @Nullable String tool,
        @Nullable String requiredScope,
        @Nullable String trace,
        @Nullable ClientContext client,
        @Nullable Proof proof,
        @Nullable Boolean shadow) {
    /** The decision of the verifier. */
    public enum Outcome {
        ACCEPTED("accepted"),
        REJECTED("rejected");

        private final String wireName;

        Outcome(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        static @Nullable Outcome parse(String wireName) {
            return wireName.equals("accepted") ? ACCEPTED : wireName.equals("rejected") ? REJECTED : null;
        }
    }

    /** A builder of an empty use. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with all values of this use. */
    public Builder toBuilder() {
        return builder()
                .audience(audience)
                .outcome(outcome)
                .reason(reason)
                .verified(verified)
                .edge(edge)
                .operation(operation)
                .tool(tool)
                .requiredScope(requiredScope)
                .trace(trace)
                .client(client)
                .proof(proof)
                .shadow(shadow);
    }

    public boolean accepted() {
        return outcome == Outcome.ACCEPTED;
    }

    public boolean rejected() {
        return outcome == Outcome.REJECTED;
    }

    /**
     * Whether this use is evidence about the token that it names. A use that was rejected before the signature was verified is not,
     * nor is a use whose reporter cannot know. Otherwise anyone could have a live token revoked by presenting a forgery with its
     * {@code jti}.
     */
    public boolean believed() {
        return !rejected()
                || (!Boolean.FALSE.equals(verified) && (reason == null || reason.impliesVerifiedSignature()));
    }

    /** Builds a {@link Use}. A value that is not set was not reported. Not thread-safe. */
    public static final class Builder {
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

        private Builder() {}

        public Builder audience(@Nullable String value) {
            audience = value;
            return this;
        }

        public Builder outcome(Use.@Nullable Outcome value) {
            outcome = value;
            return this;
        }

        public Builder reason(@Nullable RejectionReason value) {
            reason = value;
            return this;
        }

        public Builder verified(@Nullable Boolean value) {
            verified = value;
            return this;
        }

        public Builder edge(@Nullable Boolean value) {
            edge = value;
            return this;
        }

        public Builder operation(@Nullable String value) {
            operation = value;
            return this;
        }

        public Builder tool(@Nullable String value) {
            tool = value;
            return this;
        }

        public Builder requiredScope(@Nullable String value) {
            requiredScope = value;
            return this;
        }

        public Builder trace(@Nullable String value) {
            trace = value;
            return this;
        }

        public Builder client(@Nullable ClientContext value) {
            client = value;
            return this;
        }

        public Builder proof(@Nullable Proof value) {
            proof = value;
            return this;
        }

        public Builder shadow(@Nullable Boolean value) {
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
}
