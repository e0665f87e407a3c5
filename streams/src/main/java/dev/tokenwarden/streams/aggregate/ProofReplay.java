package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.ProofShown;
import dev.tokenwarden.streams.state.ProofUse;
import java.util.List;

/** {@code replay.proof}: a DPoP proof (RFC 9449) is made for one request, and is seen in another. */
final class ProofReplay {
    private static final int MAX_USES = 16;

    private ProofReplay() {}

    static void shown(AggregateWork work, ProofShown proof) {
        AggregateState.Builder state = work.state();
        ProofUse shown = ProofUse.newBuilder()
                .setSource(work.fact().getRef().getSource())
                .setTrace(proof.getTrace())
                .setEvent(work.fact().getEvent())
                .setTime(work.fact().getTime())
                .setToken(work.fact().getToken())
                .setRef(work.fact().getRef())
                .build();
        long window = work.settings(Rules.REPLAY_PROOF)
                .duration("window")
                .plus(work.policy().clockSkew())
                .toMillis();
        for (ProofUse before : List.copyOf(state.getProofsList())) {
            // A use may arrive twice. The state of the token would recognise it, but it is not kept longer than the
            // token lives.
            boolean same = before.getEvent() == shown.getEvent();
            if (!same && isReplay(before, shown) && Math.abs(before.getTime() - shown.getTime()) <= window) {
                boolean inOrder = before.getTime() < shown.getTime()
                        || before.getTime() == shown.getTime()
                                && Long.compareUnsigned(before.getEvent(), shown.getEvent()) < 0;
                raise(work, inOrder ? before : shown, inOrder ? shown : before);
            }
        }
        if (state.getProofsCount() < MAX_USES) {
            state.addProofs(shown);
        }
    }

    private static boolean isReplay(ProofUse a, ProofUse b) {
        boolean otherTrace = a.getTrace() != 0 && b.getTrace() != 0 && a.getTrace() != b.getTrace();
        return a.getSource().equals(b.getSource()) || otherTrace;
    }

    /** Raised on the token of the later use, in any order of arrival. */
    private static void raise(AggregateWork work, ProofUse first, ProofUse again) {
        TokenIdentity token = TokenIdentity.fromBytes(again.getToken().getKey().toByteArray());
        work.raise(
                Rules.REPLAY_PROOF,
                Subject.token(token),
                "",
                new Finding(
                        again.getTime(),
                        false,
                        "A DPoP proof was shown again",
                        List.of(evidence(
                                "proof",
                                "once, at " + first.getSource(),
                                "again, at " + again.getSource(),
                                again.getRef()))),
                Raiser.summary(token, again.getToken().getClaims()));
    }
}
