package dev.tokenwarden.ingest.enrich;

import dev.tokenwarden.contract.network.IpLiteral;
import dev.tokenwarden.contract.network.IpRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the address of the client behind trusted proxies. Each trusted proxy appends the address of its caller; entries
 * to the left of those were written by the caller and prove nothing.
 *
 * <p>Only one header is read. A proxy passes on headers that it does not set, so if both were read, clients could
 * choose the address.
 */
public final class TrustedProxies {
    /** Trusts no proxy: the client is the caller. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of(), Header.X_FORWARDED_FOR);

    /** The header that the trusted proxies write. */
    public enum Header {
        /** {@code Forwarded} (RFC 7239). */
        FORWARDED("forwarded"),
        /** {@code X-Forwarded-For}. */
        X_FORWARDED_FOR("x-forwarded-for");

        private final String wireName;

        Header(String wireName) {
            this.wireName = wireName;
        }

        /** Its name, in lower case. */
        public String wireName() {
            return wireName;
        }
    }

    private static final int MOST_NODES = 64;

    private final List<IpRange> networks;
    private final Header header;

    private TrustedProxies(List<IpRange> networks, Header header) {
        this.networks = networks;
        this.header = header;
    }

    /**
     * @param networks addresses or networks such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one is not an address or a network; the message names it
     */
    public static TrustedProxies of(List<String> networks, Header header) {
        return new TrustedProxies(networks.stream().map(IpRange::parse).toList(), header);
    }

    /** The header that is read. */
    public Header header() {
        return header;
    }

    /**
     * The client's address. Empty if the peer is not an address, or if a trusted proxy does not know the address or
     * hides it.
     *
     * @param peer address of the other end of the connection
     * @param lines values of {@link #header}, in their order; empty: no such header
     */
    public Optional<InetAddress> client(String peer, List<String> lines) {
        return literal(peer, lines).map(IpLiteral::toInetAddress);
    }

    private Optional<IpLiteral> literal(String peer, List<String> lines) {
        Optional<IpLiteral> current = IpAddresses.parse(peer);
        if (current.isEmpty() || !trusts(current.get())) {
            return current;
        }
        List<String> nodes = nodes(String.join(",", lines));
        for (int i = nodes.size() - 1; i >= 0 && i >= nodes.size() - MOST_NODES; i--) {
            current = IpAddresses.parseNode(nodes.get(i));
            if (current.isEmpty() || !trusts(current.get())) {
                return current;
            }
        }
        return current;
    }

    private boolean trusts(IpLiteral address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private List<String> nodes(String line) {
        if (line.isBlank()) {
            return List.of();
        }
        if (header == Header.FORWARDED) {
            return Forwarded.nodes(line);
        }
        List<String> nodes = new ArrayList<>();
        for (String node : line.split(",", -1)) {
            nodes.add(node.strip());
        }
        return nodes;
    }
}
