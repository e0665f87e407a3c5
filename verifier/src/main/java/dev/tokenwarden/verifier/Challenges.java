package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.Scopes;
import dev.tokenwarden.verifier.Verdict.Denied;
import dev.tokenwarden.verifier.dpop.DpopProof;
import dev.tokenwarden.verifier.jose.Rejected;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Challenges to clients (RFC 6750, section 3; RFC 9449, section 7.1; RFC 9728, section 5.1). */
final class Challenges {
    private static final String ALGORITHMS = "algs=\"" + String.join(" ", DpopProof.ALGORITHMS) + "\"";

    private final @Nullable URI metadata;
    private final List<IssuerProfile> profiles;

    /** @param metadata address of the resource's metadata; null: challenges do not name it */
    Challenges(@Nullable URI metadata, List<IssuerProfile> profiles) {
        this.metadata = metadata;
        this.profiles = profiles;
    }

    /** @param dpop whether the client used DPoP, or should have */
    Denied denied(Rejected rejected, boolean dpop, Presentation presentation) {
        return switch (rejected.kind()) {
            case NO_CREDENTIALS -> with(rejected, withoutError(presentation.operation()), 401);
            case UNAVAILABLE -> with(rejected, "", 503);
            case INVALID_TOKEN -> with(rejected, challenge(dpop, "invalid_token", rejected, Set.of()), 401);
            case INVALID_PROOF -> with(rejected, challenge(true, "invalid_dpop_proof", rejected, Set.of()), 401);
            case NONCE_NEEDED -> with(rejected, challenge(true, "use_dpop_nonce", rejected, Set.of()), 401);
            case INSUFFICIENT_SCOPE ->
                with(rejected, challenge(dpop, "insufficient_scope", rejected, presentation.requiredScopes()), 403);
        };
    }

    private static Denied with(Rejected rejected, String challenge, int status) {
        return new Denied(rejected.reason(), rejected.detail(), challenge, status);
    }

    /** Makes one challenge for each scheme that the operation accepts from any issuer. */
    private String withoutError(String operation) {
        long bound = profiles.stream()
                .filter(profile -> profile.requiresSenderConstraint(operation))
                .count();
        List<String> challenges = new ArrayList<>(2);
        if (bound < profiles.size() || profiles.isEmpty()) {
            challenges.add(scheme("Bearer", List.of()));
        }
        if (bound > 0) {
            challenges.add(scheme("DPoP", List.of(ALGORITHMS)));
        }
        return String.join(", ", challenges);
    }

    private String challenge(boolean dpop, String error, Rejected rejected, Set<String> scopes) {
        List<String> parameters = new ArrayList<>(4);
        parameters.add("error=\"" + error + "\"");
        parameters.add("error_description=\"" + rejected.detail() + "\"");
        if (!scopes.isEmpty()) {
            parameters.add("scope=\"" + quotable(scopes) + "\"");
        }
        if (dpop) {
            parameters.add(ALGORITHMS);
        }
        return scheme(dpop ? "DPoP" : "Bearer", parameters);
    }

    private String scheme(String name, List<String> parameters) {
        List<String> all = new ArrayList<>(parameters);
        if (metadata != null) {
            all.add("resource_metadata=\"" + metadata.toASCIIString() + "\"");
        }
        return all.isEmpty() ? name : name + " " + String.join(", ", all);
    }

    /** Drops characters that a scope cannot have, although the resource server itself chose the scopes. */
    private static String quotable(Set<String> scopes) {
        return Scopes.join(scopes).replaceAll("[^\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]", "");
    }
}
