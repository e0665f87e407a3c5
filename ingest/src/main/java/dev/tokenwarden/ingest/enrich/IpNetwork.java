package dev.tokenwarden.ingest.enrich;

import java.net.InetAddress;

/** A range of addresses in CIDR notation. A single address is a range, too. */
record IpNetwork(InetAddress base, int prefix) {
    /** @throws IllegalArgumentException if the text is none, or bits are set beyond the prefix */
    static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = IpAddresses.parse(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException(text + " is no network such as 10.0.0.0/8"));
        int bits = base.getAddress().length * 8;
        int prefix = slash < 0 ? bits : number(text, slash + 1);
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(text + ": the prefix must be 0 to " + bits);
        }
        for (int bit = prefix; bit < bits; bit++) {
            if ((base.getAddress()[bit / 8] >> (7 - bit % 8) & 1) != 0) {
                throw new IllegalArgumentException(text + ": bits are set beyond the prefix");
            }
        }
        return new IpNetwork(base, prefix);
    }

    private static int number(String text, int from) {
        return text.substring(from).matches("[0-9]{1,3}") ? Integer.parseInt(text.substring(from)) : -1;
    }

    boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
