package dev.tokenwarden.verifier.dpop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The requirements of a verifier for DPoP proofs.
 *
 * @param maxAge how old a proof may be
 * @param skew how far its {@code iat} may be in the future
 * @param used the proofs that were used
 * @param nonces the nonces that proofs must carry; null: none. The {@code iat} of a proof with a valid nonce is not
 *     judged: the nonce shows that it is fresh (RFC 9449, section 11.1)
 */
public record ProofRules(
        Duration maxAge,
        Duration skew,
        ProofCache used,
        @Nullable DpopNonces nonces) {}
