package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The target that an action on a detection would hit. */
final class DetectionTarget {
    private DetectionTarget() {}

    /** The target, or null if the detection names no token. */
    static @Nullable Target of(Detection detection, Action action) {
        if (action == Action.REVOKE_SESSION || action == Action.REVOKE_GRANT) {
            FamilyIdentity family = detection.subject().family(detection.tenant());
            if (family != null) {
                return Target.family(family);
            }
        }
        TokenIdentity token = token(detection);
        if (token == null) {
            return null;
        }
        return action == Action.REVOKE_CHAIN ? Target.chain(token) : Target.token(token);
    }

    /** The detection's subject if that is a token, else the token that the detection describes. */
    private static @Nullable TokenIdentity token(Detection detection) {
        Subject subject = detection.subject();
        if (subject.type() == Subject.Type.TOKEN) {
            return TokenIdentity.of(detection.tenant(), subject.iss(), subject.jti(), subject.hash());
        }
        return summary(detection);
    }

    /** The {@code exp} of the token that the target names, if the detection has it. */
    static @Nullable Instant exp(Detection detection, Target target) {
        TokenSummary summary = detection.token();
        if (summary == null || summary.exp() == null) {
            return null;
        }
        TokenIdentity described = summary(detection);
        return described != null && target.head().filter(described::equals).isPresent()
                ? Instant.ofEpochSecond(summary.exp())
                : null;
    }

    private static @Nullable TokenIdentity summary(Detection detection) {
        TokenSummary token = detection.token();
        return token == null ? null : TokenIdentity.of(detection.tenant(), token.iss(), token.jti(), token.hash());
    }
}
