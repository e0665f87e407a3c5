package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.OwnAuthority;
import dev.tokenwarden.streams.state.TraceDue;
import dev.tokenwarden.streams.state.TraceState;
import dev.tokenwarden.streams.state.Traced;
import java.util.List;

/**
 * {@code agent.own-authority}: what the tokens of somebody else allow in one trace, against what an agent used its own token
 * for in it. The agent's use is judged when everything that happened up to then has been read, with some room for clocks
 * that differ.
 */
final class TraceView {
    /** Scopes of the other's tokens; a trace with more is not judged. */
    private static final int MAX_SCOPES = 1_024;

    private static final long CLOCKS_DIFFER_MILLIS = 10_000;

    private TraceView() {}

    static void traced(AggregateWork work, Traced traced) {
        TraceState.Builder trace = work.state().getTraceBuilder();
        if (traced.getOther()) {
            trace.setOther(true).setScopeUnknown(trace.getScopeUnknown() || traced.getScopeUnknown());
            for (long scope : traced.getScopeList()) {
                if (trace.getScopeList().contains(scope)) {
                    continue;
                }
                if (trace.getScopeCount() == MAX_SCOPES) {
                    trace.setScopeUnknown(true);
                } else {
                    trace.addScope(scope);
                }
            }
        }
        if (traced.getNeededCount() > 0) {
            long grace = work.policy().grace().toMillis();
            Fact due = work.fact().toBuilder()
                    .setTraceDue(TraceDue.newBuilder().addAllNeeded(traced.getNeededList()))
                    .build();
            long settled = Math.max(work.fact().getTime(), work.further().readUpTo() - grace);
            work.further().later(work.key(), due, settled + Math.min(grace, CLOCKS_DIFFER_MILLIS));
        }
    }

    /** The agent's use has waited long enough. */
    static void due(AggregateWork work, TraceDue due, Fingerprint fingerprint) {
        TraceState.Builder trace = work.state().getTraceBuilder();
        TokenIdentity token = work.token();
        if (!trace.getOther() || trace.getScopeUnknown() || token == null) {
            return;
        }
        List<String> needed = due.getNeededList().stream()
                .filter(scope -> !trace.getScopeList().contains(fingerprint.of(scope)))
                .toList();
        if (!needed.isEmpty()) {
            // Counted per agent, so that one token that does it in a thousand traces is one detection.
            byte[] agent = AggregateKeys.client(
                    work.tenant(), work.fact().getToken().getClaims().getClientId());
            Fact used = work.fact().toBuilder()
                    .setOwnAuthority(OwnAuthority.newBuilder().addAllNeeded(needed))
                    .build();
            work.further().forward(agent, used);
        }
    }

    static void ownAuthority(AggregateWork work, OwnAuthority used) {
        TokenIdentity token = work.token();
        if (token == null) {
            return;
        }
        String scopes = String.join(" ", used.getNeededList());
        work.raise(
                Rules.AGENT_OWN_AUTHORITY,
                Subject.token(token),
                "",
                new Finding(
                        work.fact().getTime(),
                        false,
                        "Used its own authority for " + scopes + " in the request of another",
                        List.of(evidence(
                                "scope",
                                "carried by a token of the other in the trace",
                                scopes,
                                work.fact().getRef()))));
    }
}
