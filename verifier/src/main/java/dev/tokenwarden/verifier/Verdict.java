package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.RejectionReason;

/** The decision of a verifier about a presentation. */
public sealed interface Verdict {
    /** The token may be used for the operation. */
    record Accepted(VerifiedToken token) implements Verdict {}

    /**
     * The token may not be used for the operation.
     *
     * @param detail one line for people; it never contains a part of the token
     * @param challenge value for {@code WWW-Authenticate} (RFC 6750, section 3; RFC 9449, section 7.1); empty: send
     *     none
     * @param status HTTP status to answer with
     */
    record Denied(RejectionReason reason, String detail, String challenge, int status) implements Verdict {}

    /** Whether the token may be used. */
    default boolean accepted() {
        return this instanceof Accepted;
    }
}
