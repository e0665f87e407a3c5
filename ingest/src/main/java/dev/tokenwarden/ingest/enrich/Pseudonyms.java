package dev.tokenwarden.ingest.enrich;

import dev.tokenwarden.verifier.report.AddressPolicy;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed pseudonyms: the same input gives the same pseudonym, and without the key there is no way back. The function is
 * HMAC-SHA-256 (RFC 2104) as a pseudorandom function; nothing is signed with it.
 *
 * <p>A pseudonym of an address is an IPv6 address in {@code fd00::/8} whose /48 represents the network (the /24, or /48) of
 * the address: rules that compare networks give the same result as with the addresses.
 */
final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_KEY_BYTES = 32;
    private static final int NAME_BYTES = 16;

    private final SecretKeySpec key;
    private final AddressPolicy addresses;

    /** @throws IllegalArgumentException if the key is shorter than 256 bits */
    Pseudonyms(byte[] key) {
        if (key.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException("the key of pseudonyms must have at least 32 bytes");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.addresses = AddressPolicy.pseudonym(key);
    }

    /** 128 bits for a subject. */
    String subject(String name) {
        byte[] hash = Arrays.copyOf(hash("sub", name.getBytes(StandardCharsets.UTF_8)), NAME_BYTES);
        return "pseudonym:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    /** The pseudonym of an address, the same as verifiers make with this key. A text that is not an IP address gets one too. */
    String address(String text) {
        return Objects.requireNonNull(addresses.apply(text));
    }

    private byte[] hash(String of, byte[] value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(of.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return mac.doFinal(value);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
