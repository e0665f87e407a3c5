package dev.tokenwarden.verifier.dpop;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.verifier.jose.Base64Url;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Nonces that DPoP proofs must carry (RFC 9449, sections 8 and 9): a thief who can use a client's key for a moment cannot make
 * proofs for later. One nonce is given to all clients for a span of time. The nonces of the previous and the next span are
 * accepted as well, because another server's clock may be ahead. No state is kept: a nonce is derived from a secret and the time.
 */
public final class DpopNonces {
    /** How long a nonce is given out; it is accepted for as long again. */
    public static final Duration LIFETIME = Duration.ofMinutes(2);

    /** The longest time that a nonce is accepted: its own span, the one before and the one after. */
    public static final Duration ACCEPTED_FOR = LIFETIME.multipliedBy(3);

    private static final int SECRET_BYTES = 32;
    private static final int NONCE_BYTES = 16;

    private final byte[] secret;
    private final Clock clock;

    private DpopNonces(byte[] secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** Nonces of this process only. */
    public static DpopNonces random() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new DpopNonces(secret, Clock.systemUTC());
    }

    /** Nonces that all servers with this secret accept. */
    public static DpopNonces shared(byte[] secret, Clock clock) {
        if (secret.length < NONCE_BYTES) {
            throw new IllegalArgumentException("secret: must have at least " + NONCE_BYTES + " bytes");
        }
        return new DpopNonces(secret.clone(), clock);
    }

    /** The nonce for new proofs: the value for the header {@code DPoP-Nonce} of every answer. */
    public String current() {
        return nonce(span());
    }

    public boolean accepts(@Nullable String nonce) {
        if (nonce == null) {
            return false;
        }
        byte[] shown = nonce.getBytes(StandardCharsets.UTF_8);
        long span = span();
        boolean accepted = false;
        for (long one = span - 1; one <= span + 1; one++) {
            accepted |= MessageDigest.isEqual(nonce(one).getBytes(StandardCharsets.UTF_8), shown);
        }
        return accepted;
    }

    private long span() {
        return Math.floorDiv(clock.millis(), LIFETIME.toMillis());
    }

    private String nonce(long span) {
        byte[] input = ByteBuffer.allocate(secret.length + Long.BYTES)
                .putLong(span)
                .put(secret)
                .array();
        return Base64Url.encode(Arrays.copyOf(Digests.sha256(input), NONCE_BYTES));
    }
}
