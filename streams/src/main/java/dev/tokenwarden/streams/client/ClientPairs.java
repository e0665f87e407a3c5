package dev.tokenwarden.streams.client;

import dev.tokenwarden.streams.state.Context;

/**
 * Whether two client contexts of a session or grant are the same client, different clients, or say nothing. The strongest
 * identifier that both sides know decides: the key, else the workload, else network and user agent together. Sessions outlive
 * moves and updates, so a network alone or an agent alone never makes a difference.
 */
public final class ClientPairs {
    private ClientPairs() {}

    public static Comparison compare(Context a, Context b) {
        Comparison strong = strong(a, b);
        if (strong != Comparison.UNKNOWN) {
            return strong;
        }
        Comparison network = Networks.compare(a, b);
        return network == ClientContexts.agent(a, b) && !ClientContexts.mayBeOneApp(a, b)
                ? network
                : Comparison.UNKNOWN;
    }

    /** By key, else by workload. */
    public static Comparison strong(Context a, Context b) {
        Comparison key = ClientContexts.key(a, b);
        return key != Comparison.UNKNOWN ? key : Comparison.of(a.getWorkload(), b.getWorkload());
    }
}
