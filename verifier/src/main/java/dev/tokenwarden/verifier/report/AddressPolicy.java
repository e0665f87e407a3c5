package dev.tokenwarden.verifier.report;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.network.IpLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How a client's address is reported. Workload, agent, keys and coordinates are reported unchanged. */
public sealed interface AddressPolicy {
    /** Reports the address unchanged. */
    static AddressPolicy sent() {
        return new Sent();
    }

    /** Reports no address. Rules that compare networks then use the autonomous system, if it is reported. */
    static AddressPolicy omitted() {
        return new Omitted();
    }

    /**
     * A pseudonym: an address of {@code fd00::/8} (RFC 4193) that replaces this one. Pseudonyms of one network (/24, or
     * /48 of IPv6) share a /48, so that rules that compare networks give the same results. Without the key a pseudonym
     * reveals nothing else. The gateway and importers make the same pseudonym with the same key.
     *
     * @param key at least 32 bytes, the same at all reporters that are to be compared
     */
    static AddressPolicy pseudonym(byte[] key) {
        return new Pseudonym(new PseudonymKey(key));
    }

    /** The address to report for one. */
    @Nullable
    String apply(@Nullable String address);

    /** The client as it is reported. */
    default ClientContext apply(ClientContext client) {
        return new ClientContext(
                apply(client.address()),
                client.as(),
                client.geo(),
                client.userAgent(),
                client.workload(),
                client.jkt(),
                client.x5tS256());
    }

    /** The address unchanged. */
    record Sent() implements AddressPolicy {
        @Override
        public @Nullable String apply(@Nullable String address) {
            return address;
        }
    }

    /** No address. */
    record Omitted() implements AddressPolicy {
        @Override
        public @Nullable String apply(@Nullable String address) {
            return null;
        }
    }

    /** Another address, by a pseudorandom function (HMAC-SHA-256, RFC 2104; nothing is signed with it). */
    final class Pseudonym implements AddressPolicy {
        private static final int IPV4_NETWORK = 3;
        private static final int IPV6_NETWORK = 6;

        private final PseudonymKey key;

        private Pseudonym(PseudonymKey key) {
            this.key = key;
        }

        /** The pseudonym of an address. A text that is not an IP address gets one too. */
        @Override
        public @Nullable String apply(@Nullable String address) {
            if (address == null) {
                return null;
            }
            byte[] parsed = IpLiteral.parse(address).map(IpLiteral::bytes).orElse(null);
            byte[] whole = parsed == null ? address.getBytes(StandardCharsets.UTF_8) : parsed;
            byte[] network =
                    parsed == null ? whole : Arrays.copyOf(whole, whole.length == 4 ? IPV4_NETWORK : IPV6_NETWORK);
            byte[] pseudonym = Arrays.copyOf(key.hash("host", whole), 16);
            System.arraycopy(key.hash("net", network), 0, pseudonym, 0, IPV6_NETWORK);
            pseudonym[0] = (byte) 0xFD;
            try {
                return InetAddress.getByAddress(pseudonym).getHostAddress();
            } catch (UnknownHostException e) {
                throw new IllegalStateException("sixteen bytes are an address", e);
            }
        }

        /** Shows nothing of the key. */
        @Override
        public String toString() {
            return "Pseudonym[key='********']";
        }
    }
}
