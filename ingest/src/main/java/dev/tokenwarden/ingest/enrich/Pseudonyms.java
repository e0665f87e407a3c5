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
 * Names that stand for others: always the same for the same, and no way back without the key. The key makes a pseudorandom
 * function of HMAC-SHA-256 (RFC 2104); nothing is signed with it.
 *
 * <p>A pseudonym of an address is an IPv6 address in {@code fd00::/8} whose /48 stands for the network (the /24, or /48) that
 * the address is in: rules that ask whether two addresses share a network get the answer that they got before.
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
