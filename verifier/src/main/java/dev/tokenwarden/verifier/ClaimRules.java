package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.verifier.jose.Rejected;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The checks of a verified token's claims (RFC 7519, section 4.1; RFC 9068, section 4). */
final class ClaimRules {
    private ClaimRules() {}

    /** @return the accepted audience that the token names first */
    static String check(CheckedToken checked, Set<String> audiences, long nowSeconds) throws Rejected {
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
        Duration limit = profile.maxLifetime().orElse(null);
        if (limit != null && (token.iat() == null || token.exp() - token.iat() > limit.toSeconds())) {
            throw Rejected.token(RejectionReason.OTHER, "the token's lifetime is too long");
        }
        if (checked.flaw() != null) {
            throw Rejected.token(RejectionReason.OTHER, checked.flaw());
        }
        List<String> aud = token.aud();
        if (aud != null) {
            for (String audience : aud) {
                if (audiences.contains(audience)) {
                    return audience;
                }
            }
        }
        throw Rejected.token(RejectionReason.AUDIENCE, "the token is for another audience");
    }
}
