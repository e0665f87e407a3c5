package dev.tokenwarden.verifier.dpop;

/**
 * Remembers DPoP proofs that were used, until they expire (RFC 9449, section 11.1). {@code LocalProofCache} sees the
 * proofs of one process only: a proof can then be used once at each instance of a server within its lifetime (70
 * seconds by default). A shared cache ({@code RedisProofCache}) allows it once in all.
 */
public interface ProofCache extends AutoCloseable {
    /** The outcome of using a proof. */
    enum Outcome {
        /** The proof was not used before. Now it is. */
        FRESH,
        /** The proof was used before. */
        REPLAYED,
        /** Unknown, because the cache is full or cannot be reached. */
        UNKNOWN
    }

    /**
     * Uses a proof.
     *
     * @param jkt thumbprint of the proof's key
     * @param jti the proof's identifier
     * @param nowSeconds NumericDate
     * @param untilSeconds NumericDate from which on the proof is refused anyway
     */
    Outcome use(String jkt, String jti, long nowSeconds, long untilSeconds);

    @Override
    void close();
}
