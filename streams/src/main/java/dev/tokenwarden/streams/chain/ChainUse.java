package dev.tokenwarden.streams.chain;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.event.Scopes;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Ancestor;
import dev.tokenwarden.streams.state.Ref;
import dev.tokenwarden.streams.state.TokenRow;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.state.UsedScope;
import dev.tokenwarden.streams.token.RevocationTimes;
import dev.tokenwarden.streams.token.TokenRows;
import dev.tokenwarden.streams.token.TokenWork;
import java.time.Instant;
import java.util.List;

/** Rules on the use of a token that depend on the tokens above it. They run when a use or an ancestor becomes known. */
public final class ChainUse {
    private ChainUse() {}

    /** Remembers the scopes that a believed use needed, and when the token was last accepted. */
    public static void observe(TokenWork work, TokenEvent event, Token token, Use use) {
        TokenState.Builder state = work.state();
        long time = event.time().toEpochMilli();
        if (use.accepted() && time > state.getLastAccepted()) {
            state.setLastAccepted(time);
            state.setLastAcceptedRef(Finding.ref(event));
        }
        String scope = token.scope();
        String required = use.requiredScope();
        if (use.accepted() && scope != null && required != null) {
            for (String wanted : Scopes.parse(required)) {
                if (Scopes.contains(scope, wanted)) {
                    note(work, wanted, time);
                }
            }
        }
        if (use.accepted()) {
            revoked(work, time, Finding.evidence("outcome", "rejected", "accepted", event));
        }
    }

    /** Remembers the earliest use of a scope that the token has. */
    private static void note(TokenWork work, String scope, long time) {
        long id = work.fingerprint().of(scope);
        TokenRow row = work.rows().get(TokenRows.SCOPE, id);
        if (row != null && row.getScope().getTime() <= time) {
            return;
        }
        UsedScope used = UsedScope.newBuilder().setScope(scope).setTime(time).build();
        work.rows()
                .put(TokenRows.SCOPE, id, TokenRow.newBuilder().setScope(used).build());
        if (row == null) {
            work.state().addScopes(id);
        }
        if (work.state().getAncestorsCount() > 0) {
            outsideChain(work, used);
        }
    }

    /** An ancestor became known, or was revoked. */
    public static void ancestorsChanged(TokenWork work) {
        TokenState.Builder state = work.state();
        if (state.getAncestorsCount() > 0) {
            for (long id : List.copyOf(state.getScopesList())) {
                TokenRow row = work.rows().get(TokenRows.SCOPE, id);
                if (row != null) {
                    outsideChain(work, row.getScope());
                }
            }
        }
        if (state.getLastAccepted() != 0) {
            revoked(
                    work,
                    state.getLastAccepted(),
                    evidence("outcome", "rejected", "accepted", state.getLastAcceptedRef()));
        }
    }

    private static void revoked(TokenWork work, long time, Evidence seen) {
        TokenState.Builder state = work.state();
        long above = RevocationTimes.earliestAbove(state);
        long any = RevocationTimes.earliest(state);
        if (any != 0
                && time
                        > any
                                + work.settings(Rules.REPLAY_AFTER_REVOCATION)
                                        .duration("delay")
                                        .toMillis()) {
            work.raise(
                    Rules.REPLAY_AFTER_REVOCATION,
                    new Finding(
                            time,
                            false,
                            "Accepted after its revocation at " + Instant.ofEpochMilli(any),
                            List.of(seen)));
        }
        long delay =
                work.settings(Rules.CHAIN_REVOKED_ANCESTOR).duration("delay").toMillis();
        if (above != 0 && time > above + delay) {
            Finding finding = new Finding(
                    time,
                    false,
                    "Used although a token above it was revoked at " + Instant.ofEpochMilli(above),
                    List.of(seen));
            // If the exchange itself was too late, the parent's task has raised that.
            if (state.hasLink() && state.getLink().getTime() > above + delay) {
                work.raiseAgain(Rules.CHAIN_REVOKED_ANCESTOR, finding);
            } else {
                work.raise(Rules.CHAIN_REVOKED_ANCESTOR, finding);
            }
        }
    }

    private static void outsideChain(TokenWork work, UsedScope used) {
        if (outside(work.policy(), work.state().getAncestorsList(), 0, used.getScope())) {
            work.raise(
                    Rules.SCOPE_OUTSIDE_CHAIN,
                    new Finding(
                            used.getTime(),
                            false,
                            "Used a scope that the chain above it lacked: " + used.getScope(),
                            List.of(evidence("scope", "within every ancestor's scope", used.getScope(), (Ref) null))));
        }
    }

    /** Whether some token from {@code level} upwards lacked {@code scope}. An unknown ancestor ends the search. */
    static boolean outside(Policy policy, List<Ancestor> ancestors, int level, String scope) {
        for (int i = level; i < ancestors.size(); i++) {
            Ancestor ancestor = ancestors.get(i);
            if (!ancestor.hasScope()) {
                return false;
            }
            if (Scopes.contains(ancestor.getScope(), scope)) {
                continue;
            }
            if (policy.gainAllowed(ancestor.getViaTenant(), ancestor.getViaClient())
                    .contains(scope)) {
                return false;
            }
            for (String source : policy.scopesYielding(scope)) {
                if (Scopes.contains(ancestor.getScope(), source) && !outside(policy, ancestors, i + 1, source)) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }
}
