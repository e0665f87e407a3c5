package dev.tokenwarden.revocation;

/** What a caller of the API may do; each includes those before it. */
public enum Role {
    /** See. */
    VIEWER,
    /** Revoke, reinstate, approve. */
    RESPONDER,
    /** Whatever there is to set up. */
    ADMIN;

    /** Whether this role includes {@code other}. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
