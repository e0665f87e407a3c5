package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/** The CloudEvents {@code type}s that Tokenwarden understands. */
public enum EventType {
    /** A client presented a token to a verifier. */
    USED("dev.tokenwarden.token.used.v1"),
    /** An issuer issued a token. */
    ISSUED("dev.tokenwarden.token.issued.v1"),
    /** A token exchange (RFC 8693) issued a token from another token. */
    EXCHANGED("dev.tokenwarden.token.exchanged.v1"),
    /** The issuer revoked a token, a session or a grant. */
    REVOKED("dev.tokenwarden.token.revoked.v1"),
    /** A verifier's heartbeat. */
    STATUS("dev.tokenwarden.verifier.status.v1");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** The type with this name, or null. */
    public static @Nullable EventType parse(String wireName) {
        for (EventType type : values()) {
            if (type.wireName.equals(wireName)) {
                return type;
            }
        }
        return null;
    }
}
