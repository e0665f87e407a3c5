package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;

/** What claims must say, once the signature is verified (RFC 7519, section 4.1; RFC 9068, section 4). */
final class ClaimRules {
    private ClaimRules() {}

    static void check(CheckedToken checked, String audience, long nowSeconds) throws Rejected {
        IssuerProfile profile = checked.profile();
        Token token = checked.token().token();
        long skew = profile.skew().toSeconds();
        if (token.exp() == null) {
            throw Rejected.token(RejectionReason.OTHER, "a required claim is missing");
        }
        if (nowSeconds >= token.exp() + skew) {
            throw Rejected.token(RejectionReason.EXPIRED, "the token has expired");
        }
        if (token.nbf() != null && nowSeconds < token.nbf() - skew) {
            throw Rejected.token(RejectionReason.NOT_YET_VALID, "the token is not valid yet");
        }
        if (token.iat() != null && nowSeconds < token.iat() - skew) {
            throw Rejected.token(RejectionReason.NOT_YET_VALID, "the token was issued in the future");
        }
        if (profile.maxLifetime() != null) {
            if (token.iat() == null
                    || token.exp() - token.iat() > profile.maxLifetime().toSeconds()) {
                throw Rejected.token(RejectionReason.OTHER, "the token's lifetime is too long");
            }
        }
        if (!checked.complete()) {
            throw Rejected.token(RejectionReason.OTHER, "a required claim is missing");
        }
        if (token.aud() == null || !token.aud().contains(audience)) {
            throw Rejected.token(RejectionReason.AUDIENCE, "the token is for another audience");
        }
    }
}
