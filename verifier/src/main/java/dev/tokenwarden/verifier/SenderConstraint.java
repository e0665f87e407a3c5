package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.verifier.dpop.DpopNonces;
import dev.tokenwarden.verifier.dpop.DpopProof;
import dev.tokenwarden.verifier.dpop.HttpUrls;
import dev.tokenwarden.verifier.dpop.ProofRules;
import dev.tokenwarden.verifier.jose.Base64Url;
import dev.tokenwarden.verifier.jose.Rejected;
import dev.tokenwarden.verifier.jose.TokenDigest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Checks that a bound token is used with its key: DPoP (RFC 9449) and mutual TLS (RFC 8705). */
final class SenderConstraint {
    private final ProofRules rules;

    SenderConstraint(ProofRules rules) {
        this.rules = rules;
    }

    /**
     * Reads the proof of a bound token first, so that the presented key is reported even if the check fails.
     */
    static void readProof(Token token, Presentation presentation, Attempt attempt) {
        Confirmation cnf = token.cnf();
        String header = presentation.dpop();
        if (cnf == null || cnf.jkt() == null || header == null) {
            return;
        }
        try {
            attempt.proved(DpopProof.parse(header));
        } catch (Rejected e) {
            attempt.notProved(e);
        }
    }

    /** Refuses tokens that are bound to nothing. */
    static void requireBound(Token token, Attempt attempt) throws Rejected {
        if (token.cnf() == null) {
            attempt.dpop();
            throw Rejected.token(RejectionReason.BINDING, "the operation needs a token that is bound to a key");
        }
    }

    void check(Token token, byte[] raw, Presentation presentation, Attempt attempt, long nowSeconds) throws Rejected {
        Confirmation cnf = token.cnf();
        boolean bound = cnf != null && cnf.jkt() != null;
        if (attempt.dpopScheme() != bound) {
            if (bound) {
                attempt.dpop();
            }
            throw Rejected.token(
                    RejectionReason.BINDING,
                    bound ? "the token is bound to a key and needs a proof" : "the token is not bound to a key");
        }
        if (cnf == null) {
            return;
        }
        if (cnf.jkt() == null && cnf.x5tS256() == null) {
            throw Rejected.token(RejectionReason.BINDING, "the token is bound in a way that is not supported");
        }
        if (cnf.x5tS256() != null && !same(cnf.x5tS256(), presentation.client().x5tS256())) {
            throw Rejected.token(RejectionReason.BINDING, "the token is bound to another certificate");
        }
        if (cnf.jkt() != null) {
            checkProof(cnf.jkt(), raw, presentation, attempt, nowSeconds);
        }
    }

    private void checkProof(String jkt, byte[] raw, Presentation presentation, Attempt attempt, long now)
            throws Rejected {
        DpopProof proof = attempt.requireProof();
        if (!same(jkt, proof.jkt())) {
            throw Rejected.token(RejectionReason.BINDING, "the token is bound to another key");
        }
        if (!presentation.method().equals(proof.text("htm"))) {
            throw Rejected.proof("the proof is for another method");
        }
        String htu = proof.text("htu");
        if (htu == null || !HttpUrls.same(htu, presentation.url())) {
            throw Rejected.proof("the proof is for another URL");
        }
        if (!same(Base64Url.encode(TokenDigest.hash(raw)), proof.text("ath"))) {
            throw Rejected.proof("the proof is for another token");
        }
        String jti = proof.text("jti");
        if (jti == null) {
            throw Rejected.proof("the proof has no jti");
        }
        switch (rules.used().use(jkt, jti, now, expiry(proof, now))) {
            case FRESH -> {}
            case REPLAYED -> throw Rejected.proof("the proof was used before");
            case UNKNOWN ->
                throw Rejected.of(
                        RejectionReason.OTHER,
                        Rejected.Kind.UNAVAILABLE,
                        "whether the proof was used is unknown at present");
        }
    }

    /** When the proof ends: by its nonce, else by its own time. */
    private long expiry(DpopProof proof, long now) throws Rejected {
        DpopNonces nonces = rules.nonces();
        if (nonces != null) {
            if (!nonces.accepts(proof.text("nonce"))) {
                throw Rejected.of(
                        RejectionReason.BINDING,
                        Rejected.Kind.NONCE_NEEDED,
                        "the proof needs the nonce of this server");
            }
            return now + DpopNonces.ACCEPTED_FOR.toSeconds();
        }
        Long iat = proof.seconds("iat");
        long maxAge = rules.maxAge().toSeconds();
        if (iat == null || iat < now - maxAge || iat > now + rules.skew().toSeconds()) {
            throw Rejected.proof("the proof is too old, or from the future");
        }
        return iat + maxAge;
    }

    private static boolean same(String expected, @Nullable String seen) {
        return seen != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), seen.getBytes(StandardCharsets.UTF_8));
    }
}
