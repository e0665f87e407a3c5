package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.verifier.denylist.Denylist;
import dev.tokenwarden.verifier.denylist.DenylistAnswer;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks the denylist, if there is one, and knows what to do where it cannot say. */
final class DenylistStage {
    private final @Nullable Denylist denylist;
    private final Map<Risk, StalePolicy> stale;
    private final Function<String, Risk> risk;
    private final VerifierCounters counters;

    DenylistStage(
            @Nullable Denylist denylist,
            Map<Risk, StalePolicy> stale,
            Function<String, Risk> risk,
            VerifierCounters counters) {
        this.denylist = denylist;
        this.stale = stale;
        this.risk = risk;
        this.counters = counters;
    }

    void check(VerifiedToken token, String operation, Attempt attempt) throws Rejected {
        if (denylist == null) {
            return;
        }
        DenylistAnswer answer = denylist.check(token.tenant(), token.token(), token.keyThumbprint());
        if (answer == DenylistAnswer.UNKNOWN) {
            answer = stale(denylist, token, operation);
        }
        switch (answer) {
            case PASS -> {}
            case SHADOW -> attempt.shadowed();
            case DENIED -> throw Rejected.token(RejectionReason.REVOKED, "the token is revoked");
            case UNKNOWN ->
                throw Rejected.of(
                        RejectionReason.OTHER, Rejected.Kind.UNAVAILABLE, "the denylist cannot be consulted now");
        }
    }

    private DenylistAnswer stale(Denylist asked, VerifiedToken token, String operation) {
        return switch (stale.getOrDefault(risk.apply(operation), StalePolicy.FAIL_CLOSED)) {
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
                DenylistAnswer answer = asked.ask(token.tenant(), token.token(), token.keyThumbprint());
                if (answer == DenylistAnswer.UNKNOWN) {
                    counters.staleDenied();
                }
                yield answer;
            }
        };
    }
}
