package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.Proof;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.verifier.dpop.DpopProof;
import dev.tokenwarden.verifier.jose.Rejected;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a presentation that a check has found so far. They are reported whether or not the check succeeds.
 * Used by one thread.
 */
final class Attempt {
    private @Nullable String tenant;
    private @Nullable Token token;
    private @Nullable DpopProof proof;
    private @Nullable Rejected proofFault;
    private @Nullable String audience;
    private boolean verified;
    private boolean dpopScheme;
    private boolean shadow;

    void claimed(@Nullable String ofTenant, Token claimed) {
        tenant = ofTenant;
        token = claimed;
    }

    /** Notes that the signature of the token was verified. */
    void verified() {
        verified = true;
    }

    /** The accepted audience that the token names. */
    void audience(String named) {
        audience = named;
    }

    @Nullable
    String audience() {
        return audience;
    }

    void proved(DpopProof shown) {
        proof = shown;
    }

    void notProved(Rejected fault) {
        proofFault = fault;
    }

    DpopProof requireProof() throws Rejected {
        if (proofFault != null) {
            throw proofFault;
        }
        if (proof == null) {
            throw Rejected.proof("there is no proof");
        }
        return proof;
    }

    void dpop() {
        dpopScheme = true;
    }

    void shadowed() {
        shadow = true;
    }

    @Nullable
    String tenant() {
        return tenant;
    }

    @Nullable
    Token token() {
        return token;
    }

    @Nullable
    Proof proof() {
        return proof == null ? null : proof.reported();
    }

    @Nullable
    String proofKey() {
        return proof == null ? null : proof.jkt();
    }

    boolean isVerified() {
        return verified;
    }

    boolean dpopScheme() {
        return dpopScheme;
    }

    boolean shadow() {
        return shadow;
    }
}
