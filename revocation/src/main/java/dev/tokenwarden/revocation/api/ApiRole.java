package dev.tokenwarden.revocation.api;

/** What a caller of the API may do; each includes those before it. */
public enum ApiRole {
    /** Report the revocation of tokens that it holds itself (RFC 7009). */
    CLIENT,
    /** See. */
    VIEWER,
    /** Revoke, reinstate, approve. */
    RESPONDER,
    /** Whatever there is to set up. */
    ADMIN;

    /** Whether this role includes {@code other}. */
    public boolean includes(ApiRole other) {
        return compareTo(other) >= 0;
    }
}
