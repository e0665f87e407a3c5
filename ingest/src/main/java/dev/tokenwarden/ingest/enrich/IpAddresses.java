package dev.tokenwarden.ingest.enrich;

import dev.tokenwarden.contract.network.IpLiteral;
import java.util.Optional;

/** Reads the addresses that clients and proxies write into events and headers. It never asks a name server. */
final class IpAddresses {
    private IpAddresses() {}

    /**
     * Reads an address as {@link IpLiteral#parse} does, but refuses a zone ({@code fe80::1%eth0}): it means nothing on another
     * machine.
     */
    static Optional<IpLiteral> parse(String text) {
        return text.indexOf('%') >= 0 ? Optional.empty() : IpLiteral.parse(text);
    }

    /** Reads an address with or without a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
    static Optional<IpLiteral> parseNode(String node) {
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            return end < 0 || !isPort(node.substring(end + 1)) ? Optional.empty() : parse(node.substring(1, end));
        }
        int colon = node.indexOf(':');
        boolean one = colon >= 0 && node.indexOf(':', colon + 1) < 0;
        if (one) {
            return isPort(node.substring(colon)) ? parse(node.substring(0, colon)) : Optional.empty();
        }
        return parse(node);
    }

    /** A port, or an obfuscated one (RFC 7239, section 6), or nothing. */
    private static boolean isPort(String text) {
        return text.isEmpty() || text.matches(":(?:[0-9]{1,5}|_[A-Za-z0-9._-]{1,64})");
    }
}
