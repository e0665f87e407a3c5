package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/**
 * One showing of a token to a verifier.
 *
 * @param audience the audience that the verifier stands for
 * @param reason why it was rejected
 * @param verified false: the reporter cannot know whether the signature was verified before the rejection
 * @param edge true: this verifier faces the client itself; null: unknown
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
        @Nullable String requiredScope,
        @Nullable String trace,
        @Nullable ClientContext client,
        @Nullable Proof proof,
        @Nullable Boolean shadow) {
    /** The verifier's verdict. */
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

    public boolean accepted() {
        return outcome == Outcome.ACCEPTED;
    }

    public boolean rejected() {
        return outcome == Outcome.REJECTED;
    }

    /**
     * Whether this use says anything about the token that it names: not, when it was rejected before the signature was
     * verified, or when the reporter cannot know. Else anyone could incriminate a live token by showing a forgery that
     * bears its {@code jti}.
     */
    public boolean believed() {
        return !rejected()
                || (!Boolean.FALSE.equals(verified) && (reason == null || reason.impliesVerifiedSignature()));
    }
}
