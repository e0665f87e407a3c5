package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/** The CloudEvents {@code type}s that Tokenwarden understands. */
public enum EventType {
    /** A verifier was shown a token. */
    USED("dev.tokenwarden.token.used.v1"),
    /** An issuer minted a token. */
    ISSUED("dev.tokenwarden.token.issued.v1"),
    /** An RFC 8693 exchange minted a token from another. */
    EXCHANGED("dev.tokenwarden.token.exchanged.v1"),
    /** Someone else revoked a token. */
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

    /** The type of that name, or null. */
    public static @Nullable EventType parse(String wireName) {
        for (EventType type : values()) {
            if (type.wireName.equals(wireName)) {
                return type;
            }
        }
        return null;
    }
}
