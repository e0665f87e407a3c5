package dev.tokenwarden.contract.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IP address that was read from text: 4 bytes of IPv4, or 16 bytes of IPv6. An IPv4 address that is written as IPv6
 * ({@code ::ffff:192.0.2.1}, RFC 4291 section 2.5.5.2) is the IPv4 address. Immutable.
 */
public final class IpLiteral {
    private static final int LONGEST = 64;
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int V6_GROUPS = 8;

    private final byte[] bytes;

    private IpLiteral(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The address that {@code text} is; empty if it is none. A zone ({@code fe80::1%eth0}) is ignored. A leading zero in an
     * IPv4 number is refused, because some programs read it as octal.
     */
    public static Optional<IpLiteral> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        if (text.indexOf(':') < 0) {
            byte[] four = new byte[V4_BYTES];
            return readV4(text, 0, four, 0) ? Optional.of(new IpLiteral(four)) : Optional.empty();
        }
        int zone = text.indexOf('%');
        return readV6(zone < 0 ? text : text.substring(0, zone));
    }

    /** 4 for IPv4, 6 for IPv6. */
    public int family() {
        return bytes.length == V4_BYTES ? 4 : 6;
    }

    /** A copy of the address: 4 or 16 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The address in the one form that RFC 5952 recommends: {@code 192.0.2.1}, {@code 2001:db8::1}. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(39);
        if (bytes.length == V4_BYTES) {
            for (byte part : bytes) {
                out.append(out.length() == 0 ? "" : ".").append(part & 0xFF);
            }
            return out.toString();
        }
        int gap = longestZeros();
        for (int i = 0; i < V6_GROUPS; ) {
            if (i == gap) {
                out.append("::");
                while (i < V6_GROUPS && groupAt(i) == 0) {
                    i++;
                }
            } else {
                boolean first = out.length() == 0 || out.charAt(out.length() - 1) == ':';
                out.append(first ? "" : ":").append(Integer.toHexString(groupAt(i++)));
            }
        }
        return out.toString();
    }

    /** The first of the longest runs of at least two zero groups; -1 if there is none. */
    private int longestZeros() {
        int best = -1;
        int longest = 1;
        for (int from = 0; from < V6_GROUPS; from++) {
            int to = from;
            while (to < V6_GROUPS && groupAt(to) == 0) {
                to++;
            }
            if (to - from > longest) {
                longest = to - from;
                best = from;
            }
        }
        return best;
    }

    private int groupAt(int index) {
        return (bytes[2 * index] & 0xFF) << 8 | bytes[2 * index + 1] & 0xFF;
    }

    /** The same address for the Java API. */
    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** Length of the address in bits. */
    int bits() {
        return bytes.length * 8;
    }

    /** Whether the first {@code length} bits of both are the same. False for addresses of two families. */
    boolean sharesPrefix(IpLiteral other, int length) {
        if (bytes.length != other.bytes.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit += 8) {
            int mask = length - bit >= 8 ? 0xFF : 0xFF << (8 - (length - bit)) & 0xFF;
            if (((bytes[bit / 8] ^ other.bytes[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether every bit after the first {@code length} is 0. */
    boolean endsAt(int length) {
        for (int bit = length; bit < bits(); bit++) {
            if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The first bytes of the address: 3 of IPv4 (a /24), 6 of IPv6 (a /48). */
    public byte[] networkBytes() {
        return Arrays.copyOf(bytes, bytes.length == V4_BYTES ? 3 : 6);
    }

    private static boolean readV4(String text, int from, byte[] into, int at) {
        int part = 0;
        int value = -1;
        for (int i = from; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (value < 0 || part == V4_BYTES) {
                    return false;
                }
                into[at + part++] = (byte) value;
                value = -1;
            } else if (c >= '0' && c <= '9' && value != 0) {
                value = (value < 0 ? 0 : value * 10) + (c - '0');
                if (value > 255) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return part == V4_BYTES;
    }

    private static Optional<IpLiteral> readV6(String text) {
        byte[] bytes = new byte[V6_BYTES];
        int count = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            int end = text.indexOf(':', at);
            int stop = end < 0 ? text.length() : end;
            if (end < 0 && text.indexOf('.', at) >= 0) {
                if (count > V6_GROUPS - 2 || !readV4(text, at, bytes, 2 * count)) {
                    return Optional.empty();
                }
                count += 2;
                break;
            }
            int value = count == V6_GROUPS ? -1 : group(text, at, stop);
            if (value < 0) {
                return Optional.empty();
            }
            bytes[2 * count] = (byte) (value >>> 8);
            bytes[2 * count + 1] = (byte) value;
            count++;
            if (end < 0) {
                break;
            }
            at = end + 1;
            if (at < text.length() && text.charAt(at) == ':') {
                if (gap >= 0) {
                    return Optional.empty();
                }
                gap = count;
                at++;
            } else if (at == text.length()) {
                return Optional.empty();
            }
        }
        if (gap < 0 ? count != V6_GROUPS : count == V6_GROUPS) {
            return Optional.empty();
        }
        if (gap >= 0) {
            int moved = 2 * (count - gap);
            System.arraycopy(bytes, 2 * gap, bytes, V6_BYTES - moved, moved);
            Arrays.fill(bytes, 2 * gap, V6_BYTES - moved, (byte) 0);
        }
        return Optional.of(new IpLiteral(isMapped(bytes) ? Arrays.copyOfRange(bytes, 12, V6_BYTES) : bytes));
    }

    /** One group of hexadecimal digits, or -1. */
    private static int group(String text, int from, int to) {
        if (from == to || to - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == (byte) 0xFF && bytes[11] == (byte) 0xFF;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpLiteral that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
