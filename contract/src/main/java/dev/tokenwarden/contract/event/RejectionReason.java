package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/** Why a verifier rejected a token. */
public enum RejectionReason {
    EXPIRED("expired"),
    NOT_YET_VALID("not-yet-valid"),
    SIGNATURE("signature"),
    ISSUER("issuer"),
    AUDIENCE("audience"),
    SCOPE("scope"),
    BINDING("binding"),
    REVOKED("revoked"),
    MALFORMED("malformed"),
    OTHER("other");

    private final String wireName;

    RejectionReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Whether a verifier gives this reason only after it has verified the signature. */
    public boolean impliesVerifiedSignature() {
        return this != SIGNATURE && this != ISSUER && this != MALFORMED;
    }

    static @Nullable RejectionReason parse(String wireName) {
        for (RejectionReason reason : values()) {
            if (reason.wireName.equals(wireName)) {
                return reason;
            }
        }
        return null;
    }
}
