package dev.tokenwarden.streams;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.streams.state.Context;
import org.jspecify.annotations.Nullable;

/**
 * Comparison of client contexts. The strongest identifier known on both sides decides: the key, then the workload, then
 * network and user agent. What is missing on either side never differs.
 */
final class ClientContexts {
    /** How two presentations of one token relate. */
    enum Difference {
        /** The same client, or nothing that tells otherwise. */
        NONE,
        KEY,
        WORKLOAD,
        /** Network and agent both differ. */
        NETWORK_AND_AGENT,
        /** The agent differs on the same network. */
        AGENT,
        /** Only the network differs, and the agent is known to be the same: roaming, unless it alternates. */
        NETWORK
    }

    private static final int MAX_SHOWN = 160;

    private ClientContexts() {}

    static Context of(@Nullable ClientContext client, Fingerprint fingerprint) {
        if (client == null) {
            return Context.getDefaultInstance();
        }
        Long as = client.as();
        return Context.newBuilder()
                .setJkt(fingerprint.of(client.jkt()))
                .setX5T(fingerprint.of(client.x5tS256()))
                .setWorkload(fingerprint.of(client.workload()))
                .setAs(as == null ? 0 : as.intValue())
                .setPrefix(fingerprint.of(Networks.prefix(client.address())))
                .setAgent(fingerprint.of(client.userAgent()))
                .build();
    }

    static Difference compare(Context a, Context b) {
        boolean jkt = a.getJkt() != 0 && b.getJkt() != 0;
        boolean x5t = a.getX5T() != 0 && b.getX5T() != 0;
        if (jkt || x5t) {
            boolean differs = jkt && a.getJkt() != b.getJkt() || x5t && a.getX5T() != b.getX5T();
            return differs ? Difference.KEY : Difference.NONE;
        }
        if (a.getWorkload() != 0 && b.getWorkload() != 0) {
            return a.getWorkload() == b.getWorkload() ? Difference.NONE : Difference.WORKLOAD;
        }
        boolean agentKnown = a.getAgent() != 0 && b.getAgent() != 0;
        boolean agentDiffers = agentKnown && a.getAgent() != b.getAgent();
        boolean networkKnown = a.getAs() != 0 && b.getAs() != 0 || a.getPrefix() != 0 && b.getPrefix() != 0;
        boolean networkDiffers = a.getAs() != 0 && b.getAs() != 0
                ? a.getAs() != b.getAs()
                : a.getPrefix() != 0 && b.getPrefix() != 0 && a.getPrefix() != b.getPrefix();
        if (networkDiffers) {
            return agentDiffers ? Difference.NETWORK_AND_AGENT : agentKnown ? Difference.NETWORK : Difference.NONE;
        }
        return agentDiffers && networkKnown ? Difference.AGENT : Difference.NONE;
    }

    /** Whether the two are known to have the network or the agent in common. */
    static boolean shareNetworkOrAgent(Context a, Context b) {
        boolean network = a.getAs() != 0 && b.getAs() != 0
                ? a.getAs() == b.getAs()
                : a.getPrefix() != 0 && a.getPrefix() == b.getPrefix();
        return network || a.getAgent() != 0 && a.getAgent() == b.getAgent();
    }

    /**
     * Whether two edge uses of a trace show the same client. Here what one of them misses does differ, or it would depend
     * on the order which of three belong together. The network is the same by the autonomous system where both know it: a
     * retry may leave by another address of a carrier's pool.
     */
    static boolean sameClient(Context a, Context b) {
        return a.getJkt() == b.getJkt()
                && a.getX5T() == b.getX5T()
                && a.getWorkload() == b.getWorkload()
                && a.getAgent() == b.getAgent()
                && (a.getAs() != 0 && b.getAs() != 0 ? a.getAs() == b.getAs() : a.getPrefix() == b.getPrefix());
    }

    /** The context in words, for evidence. */
    static String shown(@Nullable ClientContext client) {
        if (client == null) {
            return "unknown";
        }
        StringBuilder out = new StringBuilder(96);
        append(out, "", client.address());
        append(out, "AS", client.as() == null ? null : client.as().toString());
        append(out, "", client.geo() == null ? null : client.geo().country());
        append(out, "agent ", client.userAgent());
        append(out, "workload ", client.workload());
        append(out, "jkt ", client.jkt());
        append(out, "x5t#S256 ", client.x5tS256());
        return out.length() == 0 ? "unknown" : out.toString();
    }

    private static void append(StringBuilder out, String label, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            out.append(out.length() == 0 ? "" : " | ").append(label);
            out.append(value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "…" : value);
        }
    }
}
