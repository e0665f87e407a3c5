package dev.tokenwarden.streams.output;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.identity.FamilyIdentity;

/**
 * Converts the action that policy sets for a rule to one on a session, on a grant or, if neither is known, on a token.
 */
public final class FamilyAction {
    private FamilyAction() {}

    /** {@code action} with its target replaced by {@code kind}, where it revokes a session or grant. */
    public static Action of(Action action, FamilyIdentity.Kind kind) {
        if (action != Action.REVOKE_GRANT && action != Action.REVOKE_SESSION) {
            return action;
        }
        return kind == FamilyIdentity.Kind.GRANT ? Action.REVOKE_GRANT : Action.REVOKE_SESSION;
    }

    /** {@code action} on a token that has no family. */
    public static Action onToken(Action action) {
        return action == Action.REVOKE_GRANT || action == Action.REVOKE_SESSION ? Action.REVOKE_TOKEN : action;
    }
}
