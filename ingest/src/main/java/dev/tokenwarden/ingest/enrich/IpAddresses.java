package dev.tokenwarden.ingest.enrich;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Textual IP addresses, read strictly: never by asking a name server, never by guessing. */
public final class IpAddresses {
    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String QUAD = BYTE + "(?:\\." + BYTE + "){3}";
    private static final Pattern V4 = Pattern.compile(QUAD);
    private static final Pattern V6 = Pattern.compile("(?=.{2,45}$)[0-9a-fA-F:]*:(?:[0-9a-fA-F:]*|" + QUAD + ")");
    private static final int LONGEST = 45;

    private IpAddresses() {}

    /**
     * The address; empty if the text is none. {@code 253.252.51.07} is none: some read 07 as octal. An IPv4 address that is
     * written as IPv6 ({@code ::ffff:192.0.2.1}) is the IPv4 address.
     */
    public static Optional<InetAddress> parse(String text) {
        boolean literal = text.length() <= LONGEST
                && (V4.matcher(text).matches() || V6.matcher(text).matches());
        if (!literal) {
            return Optional.empty();
        }
        try {
            // A literal is never looked up.
            return Optional.of(InetAddress.getByName(text.indexOf(':') < 0 ? text : '[' + text + ']'));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** As {@link #parse}, of an address with or without a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
    public static Optional<InetAddress> parseNode(String node) {
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
