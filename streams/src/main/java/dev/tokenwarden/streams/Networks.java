package dev.tokenwarden.streams;

import org.jspecify.annotations.Nullable;

/** The network that an address belongs to: its /24 or /48, as text. Never asks a resolver. */
final class Networks {
    private Networks() {}

    /** The prefix, or null where the text is no address. IPv4-mapped IPv6 addresses count as IPv4. */
    static @Nullable String prefix(@Nullable String address) {
        if (address == null || address.length() > 64) {
            return null;
        }
        if (address.indexOf(':') < 0) {
            return ipv4(address);
        }
        int zone = address.indexOf('%');
        return ipv6(zone < 0 ? address : address.substring(0, zone));
    }

    private static @Nullable String ipv4(String address) {
        int parts = 0;
        int value = -1;
        int third = -1;
        for (int i = 0; i <= address.length(); i++) {
            char c = i < address.length() ? address.charAt(i) : '.';
            if (c == '.') {
                if (value < 0 || value > 255) {
                    return null;
                }
                if (++parts == 3) {
                    third = i;
                }
                value = -1;
            } else if (c >= '0' && c <= '9' && value < 256) {
                value = (value < 0 ? 0 : value * 10) + (c - '0');
            } else {
                return null;
            }
        }
        return parts == 4 ? address.substring(0, third) : null;
    }

    private static @Nullable String ipv6(String address) {
        int[] groups = new int[8];
        int gap = -1;
        int count = 0;
        int at = 0;
        if (address.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < address.length()) {
            int end = address.indexOf(':', at);
            String part = end < 0 ? address.substring(at) : address.substring(at, end);
            if (end < 0 && part.indexOf('.') >= 0) {
                String mapped = ipv4(part);
                boolean isMapped = mapped != null && count == 1 && gap == 0 && groups[0] == 0xFFFF;
                return isMapped ? mapped : prefixOf(groups, gap, Math.min(8, count + 2));
            }
            if (count == 8 || part.isEmpty() || part.length() > 4) {
                return null;
            }
            int value = 0;
            for (int i = 0; i < part.length(); i++) {
                int digit = Character.digit(part.charAt(i), 16);
                if (digit < 0) {
                    return null;
                }
                value = value * 16 + digit;
            }
            groups[count++] = value;
            if (end < 0) {
                break;
            }
            at = end + 1;
            if (at < address.length() && address.charAt(at) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                at++;
            } else if (at == address.length()) {
                return null;
            }
        }
        return gap < 0 && count != 8 || gap >= 0 && count > 7 ? null : prefixOf(groups, gap, count);
    }

    private static String prefixOf(int[] groups, int gap, int count) {
        StringBuilder out = new StringBuilder(20);
        int zeros = gap < 0 ? 0 : 8 - count;
        for (int i = 0; i < 3; i++) {
            int value = gap >= 0 && i >= gap ? (i < gap + zeros ? 0 : groups[i - zeros]) : groups[i];
            out.append(Integer.toHexString(value)).append(':');
        }
        return out.toString();
    }
}
