package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an action on a detection would hit. */
final class TargetOf {
    private TargetOf() {}

    /** The target, or null if the detection names no token. */
    static @Nullable Target detection(Detection detection, Action action) {
        TokenIdentity token = token(detection);
        if (token == null) {
            return null;
        }
        return action == Action.REVOKE_CHAIN ? Target.chain(token) : Target.token(token);
    }

    /** The detection's subject where that is a token, else the token that was at hand. */
    static @Nullable TokenIdentity token(Detection detection) {
        Subject subject = detection.subject();
        if (subject.type() == Subject.Type.TOKEN) {
            return TokenIdentity.of(detection.tenant(), subject.iss(), subject.jti(), subject.hash());
        }
        return summary(detection);
    }

    /** The {@code exp} of that token, if the detection tells it. */
    static @Nullable Instant exp(Detection detection, TokenIdentity token) {
        TokenSummary summary = detection.token();
        if (summary == null || summary.exp() == null || !token.equals(summary(detection))) {
            return null;
        }
        return Instant.ofEpochSecond(summary.exp());
    }

    private static @Nullable TokenIdentity summary(Detection detection) {
        TokenSummary token = detection.token();
        return token == null ? null : TokenIdentity.of(detection.tenant(), token.iss(), token.jti(), token.hash());
    }
}
