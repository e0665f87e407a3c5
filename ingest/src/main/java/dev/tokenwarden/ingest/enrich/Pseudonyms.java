package dev.tokenwarden.ingest.enrich;

import dev.tokenwarden.verifier.report.AddressPolicy;
import dev.tokenwarden.verifier.report.PseudonymKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * Keyed pseudonyms: the same input gives the same pseudonym, and without the key there is no way back.
 *
 * <p>A pseudonym of an address is an IPv6 address in {@code fd00::/8} whose /48 represents the network (the /24, or /48) of
 * the address: rules that compare networks give the same result as with the addresses.
 */
final class Pseudonyms {
    private static final int NAME_BYTES = 16;

    private final PseudonymKey key;
    private final AddressPolicy addresses;

    /** @throws IllegalArgumentException if the key is shorter than 256 bits */
    Pseudonyms(byte[] key) {
        this.key = new PseudonymKey(key);
        this.addresses = AddressPolicy.pseudonym(key);
    }

    /** 128 bits for a subject. */
    String subject(String name) {
        byte[] hash = Arrays.copyOf(key.hash("sub", name.getBytes(StandardCharsets.UTF_8)), NAME_BYTES);
        return "pseudonym:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    /** The pseudonym of an address, the same as verifiers make with this key. A text that is not an IP address gets one too. */
    String address(String text) {
        return Objects.requireNonNull(addresses.apply(text));
    }
}
