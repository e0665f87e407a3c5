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
    public static UseBuilder builder() {
        return new UseBuilder();
    }

    /** A builder that starts with all values of this use. */
    public UseBuilder toBuilder() {
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
}
