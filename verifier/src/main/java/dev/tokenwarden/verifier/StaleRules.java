package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.verifier.denylist.Denylist;
import dev.tokenwarden.verifier.denylist.DenylistAnswer;
import dev.tokenwarden.verifier.jose.Rejected;
import java.util.Map;
import java.util.function.Function;

/** Asks the denylist about a token, and applies the stale policy of the operation's risk if the answer is unknown. */
final class StaleRules {
    private final Map<Risk, StalePolicy> policies;
    private final Function<String, Risk> risk;
    private final VerifierCounters counters;

    StaleRules(Map<Risk, StalePolicy> policies, Function<String, Risk> risk, VerifierCounters counters) {
        this.policies = Map.copyOf(policies);
        this.risk = risk;
        this.counters = counters;
    }

    /** The answer; {@code UNKNOWN} means that the request must be refused. */
    DenylistAnswer ask(Denylist denylist, String tenant, Token token, String keyThumbprint, String operation) {
        DenylistAnswer answer = denylist.check(tenant, token, keyThumbprint);
        if (answer != DenylistAnswer.UNKNOWN) {
            return answer;
        }
        return switch (policies.getOrDefault(risk.apply(operation), StalePolicy.FAIL_CLOSED)) {
            case FAIL_CLOSED -> {
                counters.staleDenied();
                yield DenylistAnswer.UNKNOWN;
            }
            case FAIL_OPEN -> {
                counters.stalePassed();
                yield DenylistAnswer.PASS;
            }
            case ASK_REDIS -> {
                counters.staleAsked();
                DenylistAnswer asked = denylist.ask(tenant, token, keyThumbprint);
                if (asked == DenylistAnswer.UNKNOWN) {
                    counters.staleDenied();
                }
                yield asked;
            }
        };
    }

    /** @throws Rejected if the token is revoked, or if the answer is unknown */
    static void requireUsable(DenylistAnswer answer, Attempt attempt) throws Rejected {
        switch (answer) {
            case PASS -> {}
            case SHADOW -> attempt.shadowed();
            case DENIED -> throw Rejected.token(RejectionReason.REVOKED, "the token is revoked");
            case UNKNOWN ->
                throw Rejected.of(
                        RejectionReason.OTHER, Rejected.Kind.UNAVAILABLE, "the denylist cannot be consulted now");
        }
    }
}
