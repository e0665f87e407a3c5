package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.decision.Actors;
import dev.tokenwarden.revocation.decision.DecisionIds;
import dev.tokenwarden.revocation.decision.FactNames;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Undoes a rule in one tenant, in one transaction: ends its revocations and rejects its decisions that wait. */
final class UndoOrders {
    private final State state;
    private final Cascade cascade;

    UndoOrders(State state, Cascade cascade) {
        this.state = state;
        this.cascade = cascade;
    }

    CommandResult carryOut(Command.Undo command, Instant now, Step step) {
        Command.Order order = command.order();
        String id = DecisionIds.onOrder(order.id());
        Decision earlier = state.decisions().byId(id);
        if (earlier != null) {
            return order.content().equals(earlier.facts().get(FactNames.ORDER))
                    ? new CommandResult.Done(earlier, null, count(earlier, FactNames.DESCENDANTS), true)
                    : new CommandResult.Conflict("This idempotency key was used for another request");
        }
        String actor = Actors.rule(command.rule());
        Predicate<Revocation> byTheRule =
                revocation -> revocation.target().tenant().equals(command.tenant())
                        && revocation.actor().equals(actor)
                        && !revocation.effective().isBefore(command.since());
        List<Revocation> undone = state.ledger().all(byTheRule);
        int descendants = 0;
        for (Revocation revocation : undone) {
            descendants += reinstate(revocation, command, now, step);
        }
        int rejected = command.waiting() ? reject(command, now, step) : 0;
        Decision summary = decision(id, now, command, Decision.Outcome.REINSTATED, null)
                .fact(FactNames.ORDER, order.content())
                .fact(FactNames.SINCE, command.since().toString())
                .fact(FactNames.REINSTATED, Integer.toString(undone.size()))
                .fact(FactNames.DESCENDANTS, Integer.toString(descendants))
                .fact(FactNames.REJECTED, Integer.toString(rejected))
                .build();
        add(summary, step);
        return new CommandResult.Done(summary, null, descendants, false);
    }

    private int reinstate(Revocation revocation, Command.Undo command, Instant now, Step step) {
        Target target = revocation.target();
        Decision decision = decision(
                        DecisionIds.onCascade(command.order().id(), target),
                        now,
                        command,
                        Decision.Outcome.REINSTATED,
                        target)
                .fact(FactNames.OF_DECISION, revocation.decision())
                .build();
        add(decision, step);
        state.ledger().remove(target);
        step.tombstone(target);
        return cascade.up(target, command.order(), now, step);
    }

    private int reject(Command.Undo command, Instant now, Step step) {
        List<DecisionLog.Numbered> waiting = state.decisions()
                .waiting(
                        Long.MAX_VALUE,
                        Integer.MAX_VALUE,
                        decision -> decision.tenant().equals(command.tenant())
                                && command.rule().equals(decision.rule())
                                && !decision.time().isBefore(command.since()));
        for (DecisionLog.Numbered one : waiting) {
            Decision answered = one.decision();
            add(
                    decision(
                                    DecisionIds.onAnswer(command.order().id(), answered.id()),
                                    now,
                                    command,
                                    Decision.Outcome.REJECTED,
                                    answered.target())
                            .fact(FactNames.OF_DECISION, answered.id())
                            .build(),
                    step);
        }
        return waiting.size();
    }

    private static Decision.Builder decision(
            String id, Instant now, Command.Undo command, Decision.Outcome outcome, @Nullable Target target) {
        Decision.Builder decision = Decision.builder(id)
                .time(now)
                .tenant(command.tenant())
                .outcome(outcome)
                .rule(command.rule())
                .actor(command.order().actor())
                .reason(command.order().reason())
                .facts(command.order().facts())
                .fact(FactNames.CAUSE, "undo");
        return target == null ? decision : decision.target(target);
    }

    private void add(Decision decision, Step step) {
        state.apply(decision);
        step.add(decision);
    }

    private static int count(Decision decision, String name) {
        return Integer.parseInt(decision.facts().getOrDefault(name, "0"));
    }
}
