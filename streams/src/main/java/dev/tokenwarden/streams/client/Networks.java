package dev.tokenwarden.streams.client;

import dev.tokenwarden.contract.Placeholders;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.network.IpLiteral;
import dev.tokenwarden.policy.NetworkPolicy;
import dev.tokenwarden.streams.state.Context;
import org.jspecify.annotations.Nullable;

/**
 * Compares the networks of two clients: by AS number where both sides know it, else by prefix (/24 or /48) where both
 * have an address of the same family. All {@code internal_networks} count as one network, and so do all {@code relays}.
 */
public final class Networks {
    /** A network of its own, by AS number or prefix. */
    public static final int PUBLIC = 0;
    /** One of {@code internal_networks}. */
    public static final int INTERNAL = 1;
    /** One of {@code relays}. */
    public static final int RELAY = 2;

    private Networks() {}

    /** Writes what is known of the client's network into {@code context}. */
    static void describe(ClientContext client, NetworkPolicy policy, Fingerprint fingerprint, Context.Builder context) {
        Long as = client.as();
        IpLiteral address = address(client.address());
        if (as != null) {
            context.setAs(as.intValue());
        }
        if (address != null) {
            context.setPrefix(fingerprint.of(address.networkBytes())).setFamily(address.family());
        }
        if (policy.isRelay(address, as)) {
            context.setZone(RELAY);
        } else if (address != null && policy.isInternal(address)) {
            context.setZone(INTERNAL);
        }
    }

    /** The address; null if it is absent, a placeholder, or not an address. */
    public static @Nullable IpLiteral address(@Nullable String text) {
        return text == null || text.equals("0.0.0.0") || text.equals("::")
                ? null
                : IpLiteral.parse(text).orElse(null);
    }

    /** The address in its one form, so that two texts of one address are equal; null where none is known. */
    public static @Nullable String canonical(@Nullable String text) {
        IpLiteral address = address(text);
        return address != null
                ? address.toString()
                : text == null || Placeholders.isPlaceholder(text) || text.equals("::") ? null : text;
    }

    public static Comparison compare(Context a, Context b) {
        if (a.getZone() != PUBLIC && a.getZone() == b.getZone()) {
            return Comparison.SAME;
        }
        if (a.getAs() != 0 && b.getAs() != 0) {
            return a.getAs() == b.getAs() ? Comparison.SAME : Comparison.DIFFERENT;
        }
        if (a.getFamily() == 0 || a.getFamily() != b.getFamily()) {
            return Comparison.UNKNOWN;
        }
        return a.getPrefix() == b.getPrefix() ? Comparison.SAME : Comparison.DIFFERENT;
    }
}
