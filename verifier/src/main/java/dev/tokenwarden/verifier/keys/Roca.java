package dev.tokenwarden.verifier.keys;

import java.math.BigInteger;
import java.util.BitSet;

/**
 * Recognises RSA moduli made by the faulty generator of Infineon's library (CVE-2017-15361, "ROCA"), which can be factored.
 *
 * <p>Its primes have the form {@code k * M + (65537^a mod M)}, where {@code M} is a product of small primes. So modulo each of
 * these primes the modulus is a power of 65537. A modulus for which that holds for all of 38 small primes is weak; a sound one
 * passes by chance with a probability below 2^-27 (Nemec et al., CCS 2017, section 2.3).
 */
final class Roca {
    private static final int GENERATOR = 65_537;
    private static final int[] PRIMES = {
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
        113, 127, 131, 137, 139, 149, 151, 157, 163, 167
    };
    /** By prime: the powers of the generator. */
    private static final BitSet[] POWERS = powers();

    private Roca() {}

    static boolean isWeak(BigInteger modulus) {
        for (int i = 0; i < PRIMES.length; i++) {
            int rest = modulus.mod(BigInteger.valueOf(PRIMES[i])).intValue();
            if (!POWERS[i].get(rest)) {
                return false;
            }
        }
        return true;
    }

    private static BitSet[] powers() {
        BitSet[] all = new BitSet[PRIMES.length];
        for (int i = 0; i < PRIMES.length; i++) {
            BitSet powers = new BitSet();
            int power = 1;
            while (!powers.get(power)) {
                powers.set(power);
                power = power * (GENERATOR % PRIMES[i]) % PRIMES[i];
            }
            all[i] = powers;
        }
        return all;
    }
}
