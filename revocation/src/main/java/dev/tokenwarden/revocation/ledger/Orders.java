package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.decision.DecisionIds;
import dev.tokenwarden.revocation.decision.Expiry;
import dev.tokenwarden.revocation.decision.FactNames;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Carries out what people order. Budgets and protections are for automation: they do not bind people. */
final class Orders {
    private final State state;
    private final Cascade cascade;
    private final Undo undo;

    Orders(State state, Cascade cascade) {
        this.state = state;
        this.cascade = cascade;
        this.undo = new Undo(state, cascade);
    }

    CommandResult carryOut(Command command, Policy policy, Instant now, Step step) {
        if (command instanceof Command.Revoke revoke) {
            return revoke(revoke, policy, now, step);
        }
        if (command instanceof Command.Reinstate reinstate) {
            return reinstate(reinstate, now, step);
        }
        if (command instanceof Command.Undo all) {
            return undo.carryOut(all, now, step);
        }
        if (command instanceof Command.Descendants descendants) {
            return new CommandResult.Tokens(state.lineage().descendants(descendants.token()).stream()
                    .map(LineageIndex.Node::token)
                    .toList());
        }
        return judge((Command.Judge) command, policy, now, step);
    }

    private CommandResult revoke(Command.Revoke order, Policy policy, Instant now, Step step) {
        String id = DecisionIds.onOrder(order.order());
        if (state.decisions().contains(id)) {
            Decision earlier = state.decisions().byId(id);
            return earlier != null && order.content().equals(earlier.facts().get(FactNames.ORDER))
                    ? new CommandResult.Done(
                            earlier, state.ledger().byId(order.target().id()), 0, true)
                    : new CommandResult.Conflict("this idempotency key was used for another request");
        }
        Instant expires = order.expires() != null ? order.expires() : expiry(order, policy, now);
        Revocation.State wanted = order.state();
        Revocation standing = state.standing(order.target());
        Instant effective = standing != null && standing.state() == wanted ? standing.effective() : now;
        Decision decision = new Decision(
                id,
                now,
                order.target().tenant(),
                wanted == Revocation.State.SHADOW ? Decision.Outcome.SHADOW : Decision.Outcome.REVOKED,
                order.target(),
                null,
                null,
                order.actor(),
                order.reason(),
                Map.of(FactNames.ORDER, order.content()));
        Revocation revocation = new Revocation(
                order.target(), wanted, effective, order.cutoff(), expires, id, null, order.actor(), order.reason());
        int others = put(decision, revocation, policy, now, step);
        return new CommandResult.Done(decision, new LedgerView.Entry(revocation, LedgerView.PENDING), others, false);
    }

    private @Nullable Instant expiry(Command.Revoke order, Policy policy, Instant now) {
        Target target = order.target();
        TokenIdentity token = Cascade.head(target);
        if (token != null) {
            return Expiry.ofToken(policy, token, state.exp(token), state.reach(token), now)
                    .at();
        }
        return Expiry.ofWide(policy, target, order.cutoff()).at();
    }

    private CommandResult reinstate(Command.Reinstate order, Instant now, Step step) {
        String id = DecisionIds.onOrder(order.order());
        LedgerView.Entry entry = state.ledger().byId(order.id());
        Decision earlier = state.decisions().byId(id);
        if (earlier != null) {
            return earlier.target() != null && earlier.target().id().equals(order.id())
                    ? new CommandResult.Done(earlier, null, 0, true)
                    : new CommandResult.Conflict("this idempotency key was used for another request");
        }
        if (entry == null) {
            return new CommandResult.NotFound();
        }
        Target target = entry.revocation().target();
        Decision decision = new Decision(
                id,
                now,
                target.tenant(),
                Decision.Outcome.REINSTATED,
                target,
                null,
                null,
                order.actor(),
                order.reason(),
                Map.of(FactNames.OF_DECISION, entry.revocation().decision()));
        state.apply(decision);
        state.ledger().remove(target);
        step.add(decision);
        step.tombstone(target);
        int others = cascade.up(target, order.order(), order.actor(), order.reason(), now, step);
        return new CommandResult.Done(decision, null, others, false);
    }

    private CommandResult judge(Command.Judge order, Policy policy, Instant now, Step step) {
        String id = DecisionIds.onOrder(order.order());
        Decision earlier = state.decisions().byId(id);
        if (earlier != null) {
            return isSame(earlier, order)
                    ? new CommandResult.Done(earlier, standing(earlier), 0, true)
                    : new CommandResult.Conflict("this idempotency key was used for another request");
        }
        Decision waiting = state.decisions().byId(order.decision());
        if (waiting == null || waiting.target() == null) {
            return new CommandResult.NotFound();
        }
        if (waiting.outcome() != Decision.Outcome.AWAITING_APPROVAL) {
            return new CommandResult.Conflict("this decision does not wait for approval");
        }
        Approvals.Standing approvals = state.approvals().of(waiting.id());
        if (approvals.closed()) {
            return new CommandResult.Conflict("this decision was approved or rejected already");
        }
        if (order.approve() && approvals.by().contains(order.actor())) {
            return new CommandResult.Conflict("the same person cannot approve twice");
        }
        int needed = Integer.parseInt(waiting.facts().getOrDefault(FactNames.APPROVALS, "1"));
        boolean last = approvals.by().size() + 1 >= needed;
        Decision.Outcome outcome = !order.approve()
                ? Decision.Outcome.REJECTED
                : last ? Decision.Outcome.REVOKED : Decision.Outcome.AWAITING_APPROVAL;
        Map<String, String> facts = new TreeMap<>(Map.of(FactNames.OF_DECISION, waiting.id()));
        if (order.approve() && !last) {
            facts.put(
                    FactNames.APPROVALS,
                    Integer.toString(needed - approvals.by().size() - 1));
        }
        Decision decision = new Decision(
                id,
                now,
                waiting.tenant(),
                outcome,
                waiting.target(),
                waiting.rule(),
                null,
                order.actor(),
                order.reason(),
                facts);
        if (outcome != Decision.Outcome.REVOKED) {
            state.apply(decision);
            step.add(decision);
            return new CommandResult.Done(decision, null, 0, false);
        }
        return approve(waiting, waiting.target(), decision, policy, now, step);
    }

    private static boolean isSame(Decision earlier, Command.Judge order) {
        return order.decision().equals(earlier.facts().get(FactNames.OF_DECISION))
                && order.approve() == (earlier.outcome() != Decision.Outcome.REJECTED);
    }

    private LedgerView.@Nullable Entry standing(Decision decision) {
        Target target = decision.target();
        return target == null ? null : state.ledger().byId(target.id());
    }

    private CommandResult approve(
            Decision waiting, Target target, Decision decision, Policy policy, Instant now, Step step) {
        TokenIdentity token = Cascade.head(target);
        Instant cutoff = token == null && !isKey(target) ? waiting.time() : null;
        Instant expires = token == null
                ? Expiry.ofWide(policy, target, cutoff).at()
                : Expiry.ofToken(policy, token, exp(waiting, token), state.reach(token), now)
                        .at();
        Revocation revocation = new Revocation(
                target,
                Revocation.State.ENFORCED,
                now,
                cutoff,
                expires,
                decision.id(),
                waiting.rule(),
                decision.actor(),
                decision.reason());
        int others = put(decision, revocation, policy, now, step);
        return new CommandResult.Done(decision, new LedgerView.Entry(revocation, LedgerView.PENDING), others, false);
    }

    /** Skew included where the decision tells it: an entry that ends late by that much does no harm. */
    private @Nullable Instant exp(Decision waiting, TokenIdentity token) {
        String told = waiting.facts().get(FactNames.EXPIRES);
        return told == null ? state.exp(token) : Instant.parse(told);
    }

    /** Whether the target is covered whenever issued. */
    static boolean isKey(Target target) {
        return target instanceof Target.OfKey || target instanceof Target.OfThumbprint;
    }

    private int put(Decision decision, Revocation revocation, Policy policy, Instant now, Step step) {
        state.apply(decision);
        step.add(decision);
        state.ledger().put(revocation, LedgerView.PENDING);
        step.put(revocation);
        return cascade.down(revocation, policy, now, step);
    }
}
