package dev.tokenwarden.dashboards.incident;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client as a rule saw it: its network and its user agent. It is a weak key: it joins detections only together with the victim
 * and within a window. An address behind which a company or a provider hides many people is no network of an attacker.
 *
 * @param network an IPv4 address, or the first 64 bits of an IPv6 address
 */
public record Attacker(String tenant, String network, String agent) {
    private static final Pattern SHOWN = Pattern.compile(
            "(?<address>[0-9a-fA-F:.]{2,45}) \\| .*?agent (?<agent>.+?)(?: \\| (?:workload|jkt|x5t#S256) .*)?");

    private static final int IPV4_BYTES = 4;
    private static final int CARRIER_NAT = 100;

    /** One attacker has many detections: each text is kept once. */
    public Attacker {
        tenant = tenant.intern();
        network = network.intern();
        agent = agent.intern();
    }

    /** Reads the client context that a rule shows as evidence: {@code 192.0.2.66 | AS64510 | SG | agent curl/8}. */
    static Optional<Attacker> shown(String tenant, String evidence) {
        Matcher match = SHOWN.matcher(evidence);
        return match.matches()
                ? network(match.group("address")).map(network -> new Attacker(tenant, network, match.group("agent")))
                : Optional.empty();
    }

    private static Optional<String> network(String literal) {
        if (literal.indexOf('.') < 0 && literal.indexOf(':') < 0) {
            return Optional.empty();
        }
        try {
            // Only digits, letters up to f, colons and dots: a literal, which is never looked up.
            byte[] address = InetAddress.getByName(literal.indexOf(':') < 0 ? requireIpv4(literal) : literal)
                    .getAddress();
            return isShared(address) ? Optional.empty() : Optional.of(text(address));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static String requireIpv4(String literal) throws UnknownHostException {
        if (!literal.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            throw new UnknownHostException(literal);
        }
        return literal;
    }

    private static String text(byte[] address) throws UnknownHostException {
        if (address.length == IPV4_BYTES) {
            return InetAddress.getByAddress(address).getHostAddress();
        }
        byte[] prefix = new byte[address.length];
        System.arraycopy(address, 0, prefix, 0, address.length / 2);
        return InetAddress.getByAddress(prefix).getHostAddress() + "/64";
    }

    /** Private, link-local and loopback addresses and carrier NAT (RFC 1918, RFC 4193, RFC 6598): gateways, not people. */
    private static boolean isShared(byte[] address) throws UnknownHostException {
        InetAddress parsed = InetAddress.getByAddress(address);
        int first = address[0] & 0xFF;
        boolean uniqueLocal = address.length > IPV4_BYTES && (first & 0xFE) == 0xFC;
        boolean carrier = address.length == IPV4_BYTES && first == CARRIER_NAT && (address[1] & 0xC0) == 0x40;
        return uniqueLocal
                || carrier
                || parsed.isSiteLocalAddress()
                || parsed.isLinkLocalAddress()
                || parsed.isLoopbackAddress()
                || parsed.isAnyLocalAddress()
                || parsed.isMulticastAddress();
    }
}
