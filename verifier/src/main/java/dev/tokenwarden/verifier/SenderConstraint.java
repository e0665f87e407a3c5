package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Holds a token to the key that it is bound to: DPoP (RFC 9449) and mutual TLS (RFC 8705). */
final class SenderConstraint {
    private final Duration proofMaxAge;
    private final Duration proofSkew;
    private final ReplayCache used;
    private final @Nullable DpopNonces nonces;

    /** @param nonces what proofs must carry; null: nothing */
    SenderConstraint(Duration proofMaxAge, Duration proofSkew, int replayCapacity, @Nullable DpopNonces nonces) {
        this.proofMaxAge = proofMaxAge;
        this.proofSkew = proofSkew;
        this.used = new ReplayCache(replayCapacity);
        this.nonces = nonces;
    }

    /**
     * Reads the proof that came with a bound token, so that the presented key is known and reported however the check ends.
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

    void check(Token token, byte[] raw, Presentation presentation, Attempt attempt, long nowSeconds) throws Rejected {
        Confirmation cnf = token.cnf();
        boolean bound = cnf != null && cnf.jkt() != null;
        if (attempt.dpopScheme() != bound) {
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
        Long iat = proof.seconds("iat");
        long oldest = now - proofMaxAge.toSeconds();
        if (iat == null || iat < oldest || iat > now + proofSkew.toSeconds()) {
            throw Rejected.proof("the proof is too old, or from the future");
        }
        if (nonces != null && !nonces.accepts(proof.text("nonce"))) {
            throw Rejected.of(
                    RejectionReason.BINDING, Rejected.Kind.NONCE_NEEDED, "the proof needs the nonce of this server");
        }
        String jti = proof.text("jti");
        if (jti == null) {
            throw Rejected.proof("the proof has no jti");
        }
        switch (used.use(jkt, jti, iat, oldest)) {
            case FRESH -> {}
            case REPLAYED -> throw Rejected.proof("the proof was used before");
            case FULL ->
                throw Rejected.of(RejectionReason.OTHER, Rejected.Kind.UNAVAILABLE, "no more proofs can be remembered");
        }
    }

    private static boolean same(String expected, @Nullable String seen) {
        return seen != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), seen.getBytes(StandardCharsets.UTF_8));
    }
}
