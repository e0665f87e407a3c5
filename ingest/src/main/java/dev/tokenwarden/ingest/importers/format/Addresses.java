package dev.tokenwarden.ingest.importers.format;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as logs have them: with ports, brackets and zones, with leading zeros ({@code 253.252.51.07}), or names in
 * their place. Never asks a resolver. An IPv4 address in IPv6 form is the IPv4 address. {@code 0.0.0.0} and {@code ::} stand
 * for no address.
 */
final class Addresses {
    private static final int LONGEST = 64;
    private static final int LEAST_IPV6 = 2;
    private static final Set<String> NONE_IPV6 = Set.of("::", "::0", "0:0:0:0:0:0:0:0");
    private static final String MAPPED = "::ffff:";

    private Addresses() {}

    /** The address alone, IPv4 without leading zeros, or null where the text is none. */
    static @Nullable String of(@Nullable String text) {
        String address = parse(text == null ? null : text.strip());
        return address == null || address.equals("0.0.0.0") || NONE_IPV6.contains(address) ? null : address;
    }

    private static @Nullable String parse(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        if (text.charAt(0) == '[') {
            int end = text.indexOf(']');
            return end < 0 ? null : ipv6(text.substring(1, end));
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            return ipv4(text);
        }
        return text.indexOf(':', colon + 1) < 0 ? ipv4(text.substring(0, colon)) : ipv6(text);
    }

    /** Whether the address is one of many networks' (RFC 1918, RFC 4193, RFC 6598). */
    static boolean isPrivate(@Nullable String address) {
        if (address == null) {
            return false;
        }
        if (address.indexOf(':') >= 0) {
            return address.startsWith("fc") || address.startsWith("fd");
        }
        int first = Integer.parseInt(address, 0, address.indexOf('.'), 10);
        int second =
                Integer.parseInt(address, address.indexOf('.') + 1, address.indexOf('.', address.indexOf('.') + 1), 10);
        return first == 10
                || first == 172 && second >= 16 && second < 32
                || first == 192 && second == 168
                || first == 100 && second >= 64 && second < 128;
    }

    private static @Nullable String ipv4(String text) {
        StringBuilder out = new StringBuilder(15);
        int parts = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (value < 0 || ++parts > 4) {
                    return null;
                }
                out.append(parts == 1 ? "" : ".").append(value);
                value = -1;
            } else if (c >= '0' && c <= '9') {
                value = (value < 0 ? 0 : value * 10) + (c - '0');
                if (value > 255) {
                    return null;
                }
            } else {
                return null;
            }
        }
        return parts == 4 ? out.toString() : null;
    }

    /** Checked for its characters only: those who compare addresses parse them. */
    private static @Nullable String ipv6(String text) {
        int colons = 0;
        int end = text.indexOf('%') < 0 ? text.length() : text.indexOf('%');
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == ':') {
                colons++;
            } else if (Character.digit(c, 16) < 0 && c != '.') {
                return null;
            }
        }
        if (colons < LEAST_IPV6) {
            return null;
        }
        String address = text.substring(0, end).toLowerCase(Locale.ROOT);
        String mapped = address.startsWith(MAPPED) ? ipv4(address.substring(MAPPED.length())) : null;
        return mapped == null ? address : mapped;
    }
}
