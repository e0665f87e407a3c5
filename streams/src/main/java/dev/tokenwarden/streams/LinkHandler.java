package dev.tokenwarden.streams;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.agent.Agents;
import dev.tokenwarden.streams.agent.TraceNodes;
import dev.tokenwarden.streams.chain.ChainUse;
import dev.tokenwarden.streams.family.FamilyNodes;
import dev.tokenwarden.streams.family.IssuedAfterRevocation;
import dev.tokenwarden.streams.state.FamilyEnded;
import dev.tokenwarden.streams.state.FamilyMembership;
import dev.tokenwarden.streams.state.LinkMessage;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.time.PartitionTime;
import dev.tokenwarden.streams.token.TokenWork;
import java.util.function.Supplier;

/** Handles the messages of other tasks. */
final class LinkHandler {
    private final Supplier<Policy> policy;
    private final TokenStates states;
    private final TaskRules rules;
    private final PartitionTime time;
    private final TickSchedule ticks;

    /** @param policy the policy in force for the message at hand */
    LinkHandler(Supplier<Policy> policy, TokenStates states, TaskRules rules, PartitionTime time, TickSchedule ticks) {
        this.policy = policy;
        this.states = states;
        this.rules = rules;
        this.time = time;
        this.ticks = ticks;
    }

    /** Handles a message with the key of the token, session, grant or trace that it is for. */
    void handle(byte[] key, LinkMessage message) {
        if (message.hasLedgerSeen()) {
            rules.unissued().ledgerSeen(message.getLedgerSeen());
            return;
        }
        if (message.hasPeerClock()) {
            time.receive(message.getPeerClock());
            ticks.startForNews();
            return;
        }
        TokenState.Builder state = states.open(key);
        if (FamilyNodes.isFamily(key)) {
            if (message.hasMemberOf()) {
                rules.families().memberOf(key, state, message.getMemberOf());
            } else if (message.hasFamilyEnded()) {
                rules.families().ended(policy.get(), key, state, message.getFamilyEnded());
            }
            states.save(key, state);
            return;
        }
        if (TraceNodes.isTrace(key)) {
            rules.traces().traced(policy.get(), state, message.getTraced());
            states.save(key, state);
            return;
        }
        TokenWork work = states.work(key, state);
        if (message.hasOwnAuthority()) {
            Agents.ownAuthority(work, message.getOwnAuthority());
        } else if (message.hasFamilyEnded()) {
            familyEnded(work, message.getFamilyEnded());
        } else if (message.hasChildOf()) {
            rules.lineages().childOf(work, message.getChildOf());
        } else if (message.hasDown()) {
            rules.lineages().down(work, message.getDown());
        }
        states.save(key, state);
    }

    private void familyEnded(TokenWork work, FamilyEnded ended) {
        FamilyMembership known = work.state().getFamilies();
        if (known.getRevokedAt() != 0 && known.getRevokedAt() <= ended.getAt()) {
            return;
        }
        work.state().setFamilies(known.toBuilder().setRevokedAt(ended.getAt()));
        ChainUse.ancestorsChanged(work);
        rules.lineages().changed(work);
        IssuedAfterRevocation.minted(work);
    }
}
