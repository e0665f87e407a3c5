package dev.tokenwarden.streams.presentation;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.Context;
import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.token.TokenWork;
import java.util.List;

/** {@code replay.sender-mismatch}: the token is bound to a key (RFC 7800), and the client did not present that key. */
final class SenderMismatch {
    private SenderMismatch() {}

    /** Whether the presentation may be an inner hop: forwarded under a trace that no edge verifier reported. No key is expected there. */
    private static boolean mayBeInnerHop(Presentation.Builder presentation) {
        return presentation.getForwarded() && presentation.getTrace() != 0 && !presentation.getEdge();
    }

    static void judge(TokenWork work, Presentation.Builder presentation) {
        Claims claims = work.state().getClaims();
        if (!claims.getBound() || !presentation.getClientKnown() || mayBeInnerHop(presentation)) {
            return;
        }
        Context context = presentation.getContext();
        boolean jktWrong = claims.getCnfJkt() != 0 && claims.getCnfJkt() != context.getJkt();
        boolean x5tWrong = claims.getCnfX5T() != 0 && claims.getCnfX5T() != context.getX5T();
        if (!jktWrong && !x5tWrong) {
            return;
        }
        boolean none = jktWrong ? context.getJkt() == 0 : context.getX5T() == 0;
        work.raise(
                Rules.REPLAY_SENDER_MISMATCH,
                new Finding(
                        presentation.getTime(),
                        !presentation.getAccepted(),
                        none
                                ? "A bound token was presented without its key"
                                : "A bound token was presented with another key",
                        List.of(evidence(
                                jktWrong ? "cnf.jkt" : "cnf.x5t#S256",
                                "the key that the token is bound to",
                                none ? "no key: " + presentation.getShown() : presentation.getShown(),
                                presentation.getRef()))));
    }
}
