package dev.tokenwarden.verifier.jose;

import dev.tokenwarden.contract.event.RejectionReason;

/** Ends a check. Has no stack trace: rejecting hostile input must cost no more than accepting good one. */
public final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;

    /** The standard error that the client receives. */
    public enum Kind {
        /** RFC 6750, section 3.1. */
        INVALID_TOKEN,
        /** RFC 6750, section 3.1. */
        INSUFFICIENT_SCOPE,
        /** RFC 9449, section 7.1. */
        INVALID_PROOF,
        /** RFC 9449, section 9. */
        NONCE_NEEDED,
        /** No credentials were given: the challenge names no error (RFC 6750, section 3.1). */
        NO_CREDENTIALS,
        /** The server cannot decide at present. */
        UNAVAILABLE
    }

    private final RejectionReason reason;
    private final Kind kind;

    private Rejected(RejectionReason reason, Kind kind, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.kind = kind;
    }

    /** A rejection because of the token. {@code detail} is a constant and never repeats input. */
    public static Rejected token(RejectionReason reason, String detail) {
        return new Rejected(reason, Kind.INVALID_TOKEN, detail);
    }

    public static Rejected malformed(String detail) {
        return token(RejectionReason.MALFORMED, detail);
    }

    public static Rejected proof(String detail) {
        return new Rejected(RejectionReason.BINDING, Kind.INVALID_PROOF, detail);
    }

    public static Rejected of(RejectionReason reason, Kind kind, String detail) {
        return new Rejected(reason, kind, detail);
    }

    public RejectionReason reason() {
        return reason;
    }

    public Kind kind() {
        return kind;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
