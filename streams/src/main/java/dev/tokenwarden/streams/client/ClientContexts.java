package dev.tokenwarden.streams.client;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.policy.NetworkPolicy;
import dev.tokenwarden.streams.state.Context;
import org.jspecify.annotations.Nullable;

/**
 * Compares client contexts. The strongest identifier that both sides know decides: the key, then the workload, then network
 * and user agent. What is missing on either side never differs.
 */
public final class ClientContexts {
    /** How two presentations of one token relate. */
    public enum Difference {
        /** The same client, or nothing shows another. */
        NONE,
        KEY,
        WORKLOAD,
        /** Network and agent both differ. */
        NETWORK_AND_AGENT,
        /** The agent differs, and the network is known to be the same. */
        AGENT,
        /** The network differs, and the agent is known to be the same. */
        NETWORK
    }

    private static final int MAX_SHOWN = 160;

    private ClientContexts() {}

    /** The context as fingerprints; the user agent is normalised. */
    public static Context of(@Nullable ClientContext client, NetworkPolicy networks, Fingerprint fingerprint) {
        if (client == null) {
            return Context.getDefaultInstance();
        }
        Fingerprint.Agent agent = fingerprint.ofAgent(client.userAgent());
        Context.Builder context = Context.newBuilder()
                .setJkt(fingerprint.of(client.jkt()))
                .setX5T(fingerprint.of(client.x5tS256()))
                .setWorkload(fingerprint.of(client.workload()))
                .setAgent(agent.mark())
                .setPart(agent.part());
        Networks.describe(client, networks, fingerprint, context);
        return context.build();
    }

    public static Difference compare(Context a, Context b) {
        switch (key(a, b)) {
            case SAME -> {
                return Difference.NONE;
            }
            case DIFFERENT -> {
                return Difference.KEY;
            }
            case UNKNOWN -> {}
        }
        switch (Comparison.of(a.getWorkload(), b.getWorkload())) {
            case SAME -> {
                return Difference.NONE;
            }
            case DIFFERENT -> {
                return Difference.WORKLOAD;
            }
            case UNKNOWN -> {}
        }
        Comparison network = Networks.compare(a, b);
        Comparison agent = agent(a, b);
        if (network == Comparison.DIFFERENT) {
            return switch (agent) {
                case DIFFERENT -> Difference.NETWORK_AND_AGENT;
                case SAME -> Difference.NETWORK;
                case UNKNOWN -> Difference.NONE;
            };
        }
        return network == Comparison.SAME && agent == Comparison.DIFFERENT ? Difference.AGENT : Difference.NONE;
    }

    /**
     * Whether nothing shows that the two are different clients. Unlike in {@link #compare}, the network or the agent alone
     * makes a difference: this compares two uses of one moment, in which a client neither moves nor updates.
     */
    public static boolean sameClient(Context a, Context b) {
        Comparison key = key(a, b);
        if (key != Comparison.UNKNOWN) {
            return key == Comparison.SAME;
        }
        Comparison workload = Comparison.of(a.getWorkload(), b.getWorkload());
        if (workload != Comparison.UNKNOWN) {
            return workload == Comparison.SAME;
        }
        return Networks.compare(a, b) != Comparison.DIFFERENT && agent(a, b) != Comparison.DIFFERENT;
    }

    /** Compares the keys that were presented: DPoP (RFC 9449) and client certificate (RFC 8705). */
    public static Comparison key(Context a, Context b) {
        Comparison jkt = Comparison.of(a.getJkt(), b.getJkt());
        Comparison x5t = Comparison.of(a.getX5T(), b.getX5T());
        if (jkt == Comparison.DIFFERENT || x5t == Comparison.DIFFERENT) {
            return Comparison.DIFFERENT;
        }
        return jkt == Comparison.SAME || x5t == Comparison.SAME ? Comparison.SAME : Comparison.UNKNOWN;
    }

    /** Compares the normalised user agents. */
    public static Comparison agent(Context a, Context b) {
        return Comparison.of(a.getAgent(), b.getAgent());
    }

    /** Whether the two agents may be parts of one app, such as its native code and its web view ({@link AppParts}). */
    public static boolean mayBeOneApp(Context a, Context b) {
        return AppParts.mayBeOneApp(a.getPart(), b.getPart());
    }

    /** Whether the two are known to have the network or the agent in common. */
    public static boolean shareNetworkOrAgent(Context a, Context b) {
        return Networks.compare(a, b) == Comparison.SAME || agent(a, b) == Comparison.SAME;
    }

    /** The context in words, for evidence: the values as they were reported. */
    public static String shown(@Nullable ClientContext client) {
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
