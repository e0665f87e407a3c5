package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.decision.Actors;
import dev.tokenwarden.revocation.decision.Approvers;
import dev.tokenwarden.revocation.decision.DecisionIds;
import dev.tokenwarden.revocation.decision.Expiry;
import dev.tokenwarden.revocation.decision.FactNames;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the orders of people. Budgets and {@code never_revoke} limit automation only. A wide revocation needs a second person
 * if policy says {@code two_person}.
 */
final class Orders {
    private static final String OTHER_REQUEST = "This idempotency key was used for another request";

    /** The most API tokens that can be created. */
    private static final int MOST_TOKENS = 1_000;

    private final State state;
    private final Cascade cascade;
    private final UndoOrders undo;

    Orders(State state, Cascade cascade) {
        this.state = state;
        this.cascade = cascade;
        this.undo = new UndoOrders(state, cascade);
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
        if (command instanceof Command.RecordActivity one) {
            return record(one, now, step);
        }
        if (command instanceof Command.CreateToken create) {
            return createToken(create, now, step);
        }
        if (command instanceof Command.RevokeToken drop) {
            return revokeToken(drop, now, step);
        }
        if (command instanceof Command.ListDescendants list) {
            return new CommandResult.Tokens(
                    state.below(list.target()).stream().map(Descendant::token).toList());
        }
        return judge((Command.Judge) command, policy, now, step);
    }

    private CommandResult revoke(Command.Revoke command, Policy policy, Instant now, Step step) {
        Command.Order order = command.order();
        Target target = command.target();
        String id = DecisionIds.onOrder(order.id());
        if (state.decisions().contains(id)) {
            Decision earlier = state.decisions().byId(id);
            return earlier != null && order.content().equals(earlier.facts().get(FactNames.ORDER))
                    ? new CommandResult.Done(earlier, state.ledger().byId(target.id()), 0, true)
                    : new CommandResult.Conflict(OTHER_REQUEST);
        }
        Command.Terms terms = command.terms();
        boolean shadow = terms.state() == Revocation.State.SHADOW;
        Decision.Builder decision = decision(id, order, now)
                .target(target)
                .outcome(shadow ? Decision.Outcome.SHADOW : Decision.Outcome.REVOKED)
                .fact(FactNames.ORDER, order.content());
        int needed = Approvers.neededForOrder(policy.enforcement(target.tenant()), target, state.covered(target));
        if (needed > 1 && !shadow) {
            return waitForSecondPerson(decision, terms, needed, step);
        }
        Instant expires =
                terms.expires() != null ? terms.expires() : end(policy, target, terms.cutoff(), state.exp(target), now);
        Revocation before = state.revocation(target);
        Instant effective = before != null && before.state() == terms.state() ? before.effective() : now;
        Decision made = decision.build();
        Revocation revocation = Revocation.by(made)
                .effective(effective)
                .cutoff(terms.cutoff())
                .expires(expires)
                .build();
        int others = put(made, revocation, policy, now, step);
        return new CommandResult.Done(made, new LedgerView.Entry(revocation, LedgerView.PENDING), others, false);
    }

    private CommandResult waitForSecondPerson(Decision.Builder decision, Command.Terms terms, int needed, Step step) {
        decision.outcome(Decision.Outcome.AWAITING_APPROVAL).fact(FactNames.APPROVALS, Integer.toString(needed));
        if (terms.cutoff() != null) {
            decision.fact(FactNames.CUTOFF, terms.cutoff().toString());
        }
        if (terms.expires() != null) {
            decision.fact(FactNames.ASKED_EXPIRES, terms.expires().toString());
        }
        Decision waiting = decision.build();
        add(waiting, step);
        return new CommandResult.Done(waiting, null, 0, false);
    }

    /** The end of the entry of this target. */
    private @Nullable Instant end(
            Policy policy, Target target, @Nullable Instant cutoff, @Nullable Instant exp, Instant now) {
        return target.head().isPresent() || State.isFamily(target)
                ? Expiry.of(policy, target, exp, state.reach(target), now).at()
                : Expiry.ofWide(policy, target, cutoff).at();
    }

    private CommandResult reinstate(Command.Reinstate command, Instant now, Step step) {
        Command.Order order = command.order();
        String id = DecisionIds.onOrder(order.id());
        LedgerView.Entry entry = state.ledger().byId(command.id());
        Decision earlier = state.decisions().byId(id);
        if (earlier != null) {
            return earlier.target() != null && earlier.target().id().equals(command.id())
                    ? new CommandResult.Done(earlier, null, 0, true)
                    : new CommandResult.Conflict(OTHER_REQUEST);
        }
        if (entry == null) {
            return new CommandResult.NotFound();
        }
        Target target = entry.revocation().target();
        Decision decision = decision(id, order, now)
                .target(target)
                .outcome(Decision.Outcome.REINSTATED)
                .fact(FactNames.OF_DECISION, entry.revocation().decision())
                .build();
        add(decision, step);
        state.ledger().remove(target);
        step.tombstone(target);
        int others = cascade.up(target, order, now, step);
        return new CommandResult.Done(decision, null, others, false);
    }

    private CommandResult judge(Command.Judge command, Policy policy, Instant now, Step step) {
        Command.Order order = command.order();
        String id = DecisionIds.onOrder(order.id());
        Decision earlier = state.decisions().byId(id);
        if (earlier != null) {
            return isSame(earlier, command)
                    ? new CommandResult.Done(earlier, current(earlier), 0, true)
                    : new CommandResult.Conflict(OTHER_REQUEST);
        }
        Decision waiting = state.decisions().byId(command.decision());
        if (waiting == null || waiting.target() == null) {
            return new CommandResult.NotFound();
        }
        if (waiting.outcome() != Decision.Outcome.AWAITING_APPROVAL) {
            return new CommandResult.Conflict("This decision does not wait for approval");
        }
        if (!state.decisions().isWaiting(waiting.id())) {
            return new CommandResult.Conflict(
                    "This decision no longer waits: it was carried out, rejected, or expired");
        }
        Set<String> approvedBy = state.approvals().of(waiting.id());
        if (command.approve() && approvedBy.contains(Actors.canonical(order.actor()))) {
            return new CommandResult.Conflict("The same person cannot approve twice");
        }
        int missing = needed(waiting, waiting.target(), policy) - approvedBy.size() - 1;
        Decision.Builder builder = decision(id, order, now)
                .target(waiting.target())
                .rule(waiting.rule())
                .fact(FactNames.OF_DECISION, waiting.id());
        if (!command.approve()) {
            Decision rejected = builder.outcome(Decision.Outcome.REJECTED).build();
            add(rejected, step);
            return new CommandResult.Done(rejected, null, 0, false);
        }
        if (missing > 0) {
            Decision approved = builder.outcome(Decision.Outcome.AWAITING_APPROVAL)
                    .fact(FactNames.APPROVALS, Integer.toString(missing))
                    .build();
            add(approved, step);
            return new CommandResult.Done(approved, null, 0, false);
        }
        return approve(waiting, builder.outcome(Decision.Outcome.REVOKED).build(), policy, now, step);
    }

    /** The number of approvals that the decision recorded or that the policy requires now, whichever is more. */
    private int needed(Decision waiting, Target target, Policy policy) {
        int recorded = Integer.parseInt(waiting.facts().getOrDefault(FactNames.APPROVALS, "1"));
        return Math.max(
                recorded, Approvers.neededForOrder(policy.enforcement(target.tenant()), target, state.covered(target)));
    }

    private static boolean isSame(Decision earlier, Command.Judge command) {
        return command.decision().equals(earlier.facts().get(FactNames.OF_DECISION))
                && command.approve() == (earlier.outcome() != Decision.Outcome.REJECTED);
    }

    private LedgerView.@Nullable Entry current(Decision decision) {
        Target target = decision.target();
        return target == null ? null : state.ledger().byId(target.id());
    }

    private CommandResult approve(Decision waiting, Decision decision, Policy policy, Instant now, Step step) {
        Revocation.Builder revocation = Revocation.by(decision);
        Target target = revocation.build().target();
        Instant cutoff = cutoff(waiting, target);
        Instant asked = time(waiting, FactNames.ASKED_EXPIRES);
        Instant exp = time(waiting, FactNames.TOKEN_EXP);
        Instant expires =
                asked != null ? asked : end(policy, target, cutoff, exp != null ? exp : state.exp(target), now);
        Revocation approved = revocation.cutoff(cutoff).expires(expires).build();
        int others = put(decision, approved, policy, now, step);
        return new CommandResult.Done(decision, new LedgerView.Entry(approved, LedgerView.PENDING), others, false);
    }

    /** The cut-off that a person ordered; for a proposal the time at which it was made. */
    private static @Nullable Instant cutoff(Decision waiting, Target target) {
        if (Actors.isPerson(waiting.actor())) {
            return time(waiting, FactNames.CUTOFF);
        }
        return target.head().isPresent() || State.isFamily(target) || isKey(target) ? null : waiting.time();
    }

    private static @Nullable Instant time(Decision decision, String fact) {
        String time = decision.facts().get(fact);
        return time == null ? null : Instant.parse(time);
    }

    /** Whether the target covers tokens whenever they were issued. */
    private static boolean isKey(Target target) {
        return target instanceof Target.OfKey || target instanceof Target.OfThumbprint;
    }

    private CommandResult record(Command.RecordActivity command, Instant now, Step step) {
        Command.Order order = command.order();
        String id = DecisionIds.onOrder(order.id());
        Decision earlier = state.decisions().byId(id);
        if (earlier != null) {
            return order.content().equals(earlier.facts().get(FactNames.ORDER))
                    ? new CommandResult.Done(earlier, null, 0, true)
                    : new CommandResult.Conflict(OTHER_REQUEST);
        }
        // The detection becomes a fact: a note about a detection is not a decision about it.
        Decision.Builder builder = decision(id, order, now)
                .tenant(command.tenant())
                .outcome(Decision.Outcome.NOTED)
                .rule(command.rule())
                .fact(FactNames.ORDER, order.content());
        if (command.detection() != null) {
            builder.fact(FactNames.DETECTION, command.detection());
        }
        Decision decision = builder.build();
        add(decision, step);
        return new CommandResult.Done(decision, null, 0, false);
    }

    private CommandResult createToken(Command.CreateToken command, Instant now, Step step) {
        IssuedToken token = command.token();
        if (state.tokens().containsKey(token.name())) {
            return new CommandResult.Conflict("A token of this name exists already");
        }
        if (state.tokens().size() >= MOST_TOKENS) {
            return new CommandResult.Conflict("There are " + MOST_TOKENS + " tokens already; revoke some");
        }
        state.tokens().put(token.name(), token);
        step.put(token);
        return aboutToken(command.order(), token, "token-created", now, step);
    }

    private CommandResult revokeToken(Command.RevokeToken command, Instant now, Step step) {
        IssuedToken token = state.tokens().remove(command.name());
        if (token == null) {
            return new CommandResult.NotFound();
        }
        step.dropToken(token.name());
        return aboutToken(command.order(), token, "token-revoked", now, step);
    }

    private CommandResult aboutToken(Command.Order order, IssuedToken token, String activity, Instant now, Step step) {
        Decision.Builder builder = decision(DecisionIds.onOrder(order.id()), order, now)
                .tenant(token.tenants().size() == 1 ? token.tenants().get(0) : "*")
                .outcome(Decision.Outcome.NOTED)
                .fact(FactNames.ACTIVITY, activity)
                .fact("detail_name", token.name())
                .fact("detail_role", token.role())
                .fact("detail_tenants", String.join(" ", token.tenants()));
        if (token.expires() != null) {
            builder.fact("detail_expires", token.expires().toString());
        }
        Decision decision = builder.build();
        add(decision, step);
        return new CommandResult.Done(decision, null, 0, false);
    }

    private static Decision.Builder decision(String id, Command.Order order, Instant now) {
        return Decision.builder(id)
                .time(now)
                .actor(order.actor())
                .reason(order.reason())
                .facts(order.facts());
    }

    private int put(Decision decision, Revocation revocation, Policy policy, Instant now, Step step) {
        add(decision, step);
        state.ledger().put(revocation, LedgerView.PENDING);
        step.put(revocation);
        return cascade.down(revocation, policy, now, step);
    }

    private void add(Decision decision, Step step) {
        state.apply(decision);
        step.add(decision);
    }
}
