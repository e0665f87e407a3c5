package dev.tokenwarden.streams.output;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.identity.FamilyIdentity;

/** The action on a session, a grant or, where neither is known, a token, from the action that policy sets for the rule. */
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
