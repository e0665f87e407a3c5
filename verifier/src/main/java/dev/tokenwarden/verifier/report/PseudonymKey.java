package dev.tokenwarden.verifier.report;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of pseudonyms. Verifiers, the gateway and importers that have the same key make the same pseudonyms. The function is
 * HMAC-SHA-256 (RFC 2104) as a pseudorandom function; nothing is signed with it. Safe for use by several threads.
 */
public final class PseudonymKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 32;

    private final SecretKeySpec key;

    /**
     * @param key at least 32 bytes
     * @throws IllegalArgumentException if the key is shorter
     */
    public PseudonymKey(byte[] key) {
        if (key.length < LEAST_BYTES) {
            throw new IllegalArgumentException("key: must have at least " + LEAST_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * The hash of a value.
     *
     * @param kind ASCII; values of different kinds have unrelated hashes
     * @return 32 bytes
     */
    public byte[] hash(String kind, byte[] value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(kind.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return mac.doFinal(value);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Shows nothing of the key. */
    @Override
    public String toString() {
        return "PseudonymKey[********]";
    }
}
