package dev.tokenwarden.revocation.api;

/** The role of a caller of the API. Each role includes the roles before it. */
public enum ApiRole {
    /** Revokes tokens that the caller holds (RFC 7009). */
    CLIENT,
    /** Reads. */
    VIEWER,
    /** Revokes, reinstates, approves. */
    RESPONDER,
    /** Sets up and maintains the service. */
    ADMIN;

    /** Whether this role includes {@code other}. */
    public boolean includes(ApiRole other) {
        return compareTo(other) >= 0;
    }
}
