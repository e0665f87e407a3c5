package dev.tokenwarden.streams;

import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.family.FamilyNodes;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.token.ClaimConflict;
import dev.tokenwarden.streams.token.EventCounters;
import dev.tokenwarden.streams.token.EventDigest;
import dev.tokenwarden.streams.token.Facts;
import dev.tokenwarden.streams.token.Inbound;
import dev.tokenwarden.streams.token.ReporterRanks;
import dev.tokenwarden.streams.token.Retention;
import dev.tokenwarden.streams.token.TokenTools;
import dev.tokenwarden.streams.token.TokenWork;
import java.util.function.Supplier;

/** Handles events: recognises second deliveries, counts each event, and passes it to the rules about its subject. */
final class EventHandler {
    private final Supplier<Policy> policy;
    private final TokenTools tools;
    private final TokenStates states;
    private final SeenEvents seen;
    private final TaskRules rules;
    private final EventRules believed;
    private final EventCounters counters;

    /** @param policy the policy in force for the event at hand */
    EventHandler(
            Supplier<Policy> policy,
            TokenTools tools,
            TokenStates states,
            SeenEvents seen,
            TaskRules rules,
            EventCounters counters) {
        this.policy = policy;
        this.tools = tools;
        this.states = states;
        this.seen = seen;
        this.rules = rules;
        this.believed = new EventRules(tools, rules);
        this.counters = counters;
    }

    /** Handles an event with the key of its token, session, grant or verifier. */
    void handle(byte[] key, Inbound.Admitted admitted) {
        TokenEvent event = admitted.event();
        long eventId = tools.fingerprint().of(event);
        Token token = event.token();
        if (token != null && FamilyNodes.isFamily(key)) {
            handleFamily(key, event, token, eventId);
            return;
        }
        if (token == null || !TokenStates.isToken(key)) {
            handleNameless(key, event, eventId);
            return;
        }
        TokenState.Builder state = states.open(key);
        long digest = admitted.reporter().isEmpty() ? 0 : EventDigest.of(event, tools.fingerprint());
        long at = event.time().toEpochMilli();
        long before = seen.find(key, state, eventId, digest, at);
        TokenWork work = states.work(key, state);
        if (before != SeenEvents.UNSEEN) {
            boolean conflict = digest != 0 && before != 0 && before != digest;
            eventId = conflict ? eventId ^ digest : eventId;
            if (!conflict || seen.find(key, state, eventId, digest, at) != SeenEvents.UNSEEN) {
                counters.duplicate();
                return;
            }
            ClaimConflict.event(work, event, ReporterRanks.of(policy.get(), admitted, token, state.getClaims()));
        }
        counters.taken(event.type());
        Use use = event.use();
        if (use != null && use.rejected()) {
            Facts.rejected(tools.outputs(), event, token, use, eventId);
        }
        if (use == null || use.believed()) {
            believed.apply(work, admitted, token, use, eventId);
        }
        if (state.getTouched() < at && (!state.getClaims().hasExpSeconds() || at > Retention.ends(state))) {
            state.setTouched(at);
        }
        states.save(key, state);
    }

    /** The issuer reports that a session or grant ended. */
    private void handleFamily(byte[] key, TokenEvent event, Token token, long eventId) {
        TokenState.Builder state = states.open(key);
        if (seen.find(key, state, eventId, 0, event.time().toEpochMilli()) != SeenEvents.UNSEEN) {
            counters.duplicate();
            return;
        }
        counters.taken(event.type());
        rules.families().revoked(policy.get(), key, state, event, token);
        states.save(key, state);
    }

    /**
     * Handles an event about a verifier, or about a token without identity: only the counts beyond single tokens apply.
     */
    private void handleNameless(byte[] key, TokenEvent event, long eventId) {
        if (seen.isRepeated(key, eventId, event.time().toEpochMilli())) {
            counters.duplicate();
            return;
        }
        counters.taken(event.type());
        Token token = event.token();
        if (token == null) {
            TokenState.Builder state = states.open(key);
            rules.verifiers().observe(policy.get(), event, state);
            Facts.exposedKeys(tools.outputs(), event, eventId);
            states.save(key, state);
            return;
        }
        Use use = event.use();
        if (use == null) {
            return;
        }
        if (use.rejected()) {
            Facts.rejected(tools.outputs(), event, token, use, eventId);
        }
        if (use.believed()) {
            Facts.presentedNameless(tools.outputs(), event, token, use, eventId);
            if (use.accepted()) {
                Facts.keyUsedNameless(tools.outputs(), event, token, use, eventId);
                Facts.posture(tools.outputs(), policy.get(), event, token, use, eventId, null);
            }
        }
    }
}
