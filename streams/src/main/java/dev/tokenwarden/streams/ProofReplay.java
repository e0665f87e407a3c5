package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.rule.Rules;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.ProofShown;
import dev.tokenwarden.streams.state.ProofUse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code replay.proof}: a DPoP proof (RFC 9449) is made for one request, and is seen in another. */
final class ProofReplay {
    private static final int MAX_USES = 16;

    private ProofReplay() {}

    static void shown(AggregateWork work, ProofShown proof) {
        AggregateState.Builder state = work.state();
        long time = work.fact().getTime();
        String source = work.fact().getRef().getSource();
        Duration window = work.settings(Rules.REPLAY_PROOF)
                .duration("window")
                .plus(work.policy().clockSkew());
        long made = proof.getIatSeconds() == 0 ? state.getFirst() : proof.getIatSeconds() * 1_000;
        if (state.getFirst() == 0) {
            state.setFirst(time);
        } else if (time > made + window.toMillis()) {
            return;
        }
        ProofUse before = replayed(state, proof, source);
        TokenIdentity token = work.token();
        if (before != null && token != null) {
            work.raise(
                    Rules.REPLAY_PROOF,
                    Subject.token(token),
                    "",
                    new Finding(
                            time,
                            false,
                            "A DPoP proof was shown again",
                            List.of(evidence(
                                    "proof",
                                    "once, at " + before.getSource(),
                                    "again, at " + source,
                                    work.fact().getRef()))));
        }
        if (state.getProofsCount() < MAX_USES) {
            state.addProofs(ProofUse.newBuilder()
                    .setSource(source)
                    .setTrace(proof.getTrace())
                    .setEvent(work.fact().getEvent()));
        }
    }

    private static @Nullable ProofUse replayed(AggregateState.Builder state, ProofShown proof, String source) {
        for (ProofUse before : state.getProofsList()) {
            boolean sameSource = before.getSource().equals(source);
            boolean otherTrace =
                    before.getTrace() != 0 && proof.getTrace() != 0 && before.getTrace() != proof.getTrace();
            if (sameSource || otherTrace) {
                return before;
            }
        }
        return null;
    }
}
