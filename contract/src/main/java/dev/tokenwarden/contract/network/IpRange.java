package dev.tokenwarden.contract.network;

/**
 * A range of IP addresses in CIDR notation, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. A single address is a
 * range too.
 *
 * @param base the first address
 * @param length how many leading bits the addresses share
 * @param text as it was written
 */
public record IpRange(IpLiteral base, int length, String text) {

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException if the text is not a range, or bits are set after the prefix
     */
    public static IpRange parse(String text) {
        int slash = text.indexOf('/');
        IpLiteral base = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() ->
                        new IllegalArgumentException(text + " is not an address or a network such as 10.0.0.0/8"));
        String written = slash < 0 ? Integer.toString(base.bits()) : text.substring(slash + 1);
        int length = written.matches("[0-9]{1,3}") ? Integer.parseInt(written) : -1;
        if (length < 0 || length > base.bits()) {
            throw new IllegalArgumentException(text + ": the prefix length must be 0 to " + base.bits());
        }
        if (!base.endsAt(length)) {
            throw new IllegalArgumentException(text + ": bits are set after the prefix");
        }
        return new IpRange(base, length, text);
    }

    /** Whether the address is in this range. False for an address of the other family. */
    public boolean contains(IpLiteral address) {
        return base.sharesPrefix(address, length);
    }

    @Override
    public String toString() {
        return text;
    }
}
