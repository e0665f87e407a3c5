package dev.tokenwarden.streams.agent;

import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.output.Outputs;
import dev.tokenwarden.streams.state.LinkMessage;
import dev.tokenwarden.streams.state.OwnAuthority;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.state.TraceState;
import dev.tokenwarden.streams.state.Traced;
import dev.tokenwarden.streams.time.PartitionTime;
import dev.tokenwarden.streams.token.TraceWindow;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps the traces of {@code agent.own-authority}: which scopes the tokens of others carry in a trace, and for which
 * scopes an agent used its own token in it. Whether a token belongs to another client depends on its ancestors, which
 * are several hops away. So an agent's use is judged by the horizon, when all messages about the trace have been read.
 */
public final class TraceNodes {
    private static final byte TAG = 't';

    /**
     * Clocks of verifiers differ by the clock skew, and here at most by this: the other client's use may carry a time
     * that is this much later than the agent's.
     */
    private static final long MOST_CLOCKS_DIFFER_MILLIS = 10_000;

    private static final int MAX_OTHERS = 64;
    private static final int MAX_AGENTS = 64;

    private final PartitionTime time;
    private final Outputs outputs;
    private final Fingerprint fingerprint;

    public TraceNodes(PartitionTime time, Outputs outputs, Fingerprint fingerprint) {
        this.time = time;
        this.outputs = outputs;
        this.fingerprint = fingerprint;
    }

    public static boolean isTrace(byte[] key) {
        return key[0] == TAG;
    }

    static byte[] key(String tenant, long trace) {
        return LengthPrefixed.encode(TAG, tenant, Long.toHexString(trace));
    }

    public void traced(Policy policy, TokenState.Builder state, Traced traced) {
        TraceState.Builder trace = state.getTraceBuilder();
        if (traced.getOther()) {
            other(trace, traced);
        } else if (trace.getAgentsCount() < MAX_AGENTS && !trace.getAgentsList().contains(traced)) {
            trace.addAgents(traced);
        }
        long until = traced.getTime() + waits(policy) + TraceWindow.SPAN_MILLIS;
        state.setKeepUntil(Math.max(state.getKeepUntil(), until));
    }

    /** Judges the uses by agents that are due. */
    public void judge(Policy policy, TokenState.Builder state) {
        TraceState.Builder trace = state.getTraceBuilder();
        for (int i = trace.getAgentsCount() - 1; i >= 0; i--) {
            Traced agent = trace.getAgents(i);
            if (agent.getTime() + waits(policy) <= time.horizon()) {
                trace.removeAgents(i);
                judge(policy, trace, agent);
            }
        }
    }

    /** When the next of the agents' uses can be judged; {@link Long#MAX_VALUE} if none waits. */
    public static long nextJudged(Policy policy, TokenState.Builder state) {
        return state.getTrace().getAgentsList().stream()
                .mapToLong(agent -> agent.getTime() + waits(policy))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static long waits(Policy policy) {
        // A presentation of which only hops are known is settled when the clock skew has passed, if that is longer.
        long settled = Math.max(policy.grace().toMillis(), policy.clockSkew().toMillis());
        return settled + clocksDiffer(policy);
    }

    private static long clocksDiffer(Policy policy) {
        return Math.min(policy.clockSkew().toMillis(), MOST_CLOCKS_DIFFER_MILLIS);
    }

    /** Merges two reports about one token: the latest scope and the earliest time. */
    private static void other(TraceState.Builder trace, Traced traced) {
        for (int i = 0; i < trace.getOthersCount(); i++) {
            Traced known = trace.getOthers(i);
            if (known.getToken().equals(traced.getToken())) {
                trace.setOthers(i, traced.toBuilder().setTime(Math.min(known.getTime(), traced.getTime())));
                return;
            }
        }
        if (trace.getOthersCount() == MAX_OTHERS) {
            trace.setOverflow(true);
        } else {
            trace.addOthers(traced);
        }
    }

    private void judge(Policy policy, TraceState.Builder trace, Traced agent) {
        List<Traced> others = trace.getOthersList().stream()
                .filter(other -> other.getTime() <= agent.getTime() + clocksDiffer(policy)
                        && other.getTime() >= agent.getTime() - TraceWindow.SPAN_MILLIS)
                .toList();
        if (others.isEmpty() || trace.getOverflow() || others.stream().anyMatch(Traced::getScopeUnknown)) {
            return;
        }
        Set<Long> allowed = new HashSet<>();
        others.forEach(other -> allowed.addAll(other.getScopeList()));
        List<String> needed = agent.getNeededList().stream()
                .filter(scope -> !allowed.contains(fingerprint.of(scope)))
                .toList();
        if (!needed.isEmpty()) {
            outputs.link(
                    agent.getToken().toByteArray(),
                    LinkMessage.newBuilder()
                            .setOwnAuthority(OwnAuthority.newBuilder()
                                    .setTime(agent.getTime())
                                    .setRef(agent.getRef())
                                    .addAllNeeded(needed))
                            .build());
        }
    }
}
