package dev.tokenwarden.verifier;

import dev.tokenwarden.verifier.Verdict.Denied;
import java.util.Set;

/** Answers to clients in standard terms (RFC 6750, section 3; RFC 9449, section 7.1). */
final class Challenges {
    private static final String DPOP_ALGORITHMS = ", algs=\"" + String.join(" ", DpopProof.ALGORITHMS) + "\"";

    private Challenges() {}

    static Denied denied(Rejected rejected, boolean dpop, Set<String> requiredScopes) {
        return switch (rejected.kind()) {
            case NO_CREDENTIALS -> new Denied(rejected.reason(), rejected.detail(), "Bearer", 401);
            case UNAVAILABLE -> new Denied(rejected.reason(), rejected.detail(), "", 503);
            case INVALID_TOKEN -> of(rejected, dpop, "invalid_token", "", 401);
            case INVALID_PROOF -> of(rejected, true, "invalid_dpop_proof", "", 401);
            case NONCE_NEEDED -> of(rejected, true, "use_dpop_nonce", "", 401);
            case INSUFFICIENT_SCOPE ->
                of(rejected, dpop, "insufficient_scope", ", scope=\"" + quotable(requiredScopes) + "\"", 403);
        };
    }

    private static Denied of(Rejected rejected, boolean dpop, String error, String more, int status) {
        String challenge = (dpop ? "DPoP" : "Bearer") + " error=\"" + error + "\", error_description=\""
                + rejected.detail() + "\"" + more + (dpop ? DPOP_ALGORITHMS : "");
        return new Denied(rejected.reason(), rejected.detail(), challenge, status);
    }

    /** Scopes are the resource server's own; characters that a scope cannot have are dropped all the same. */
    private static String quotable(Set<String> scopes) {
        return Scopes.join(scopes).replaceAll("[^\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]", "");
    }
}
