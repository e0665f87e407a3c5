package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.Proof;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.verifier.dpop.DpopProof;
import dev.tokenwarden.verifier.jose.Rejected;
import org.jspecify.annotations.Nullable;

/** What has been learned of a presentation so far; it is reported however the check ends. Used by one thread. */
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

    /** From here on the token's signature is known to be its issuer's. */
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
