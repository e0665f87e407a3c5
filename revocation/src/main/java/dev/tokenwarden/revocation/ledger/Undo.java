package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.decision.DecisionIds;
import dev.tokenwarden.revocation.decision.FactNames;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes back, in one transaction, what a rule did in one tenant: what it revoked, and what it has waiting. */
final class Undo {
    private final State state;
    private final Cascade cascade;

    Undo(State state, Cascade cascade) {
        this.state = state;
        this.cascade = cascade;
    }

    CommandResult carryOut(Command.Undo order, Instant now, Step step) {
        String id = DecisionIds.onOrder(order.order());
        Decision earlier = state.decisions().byId(id);
        if (earlier != null) {
            return order.content().equals(earlier.facts().get(FactNames.ORDER))
                    ? new CommandResult.Done(earlier, null, count(earlier, FactNames.DESCENDANTS), true)
                    : new CommandResult.Conflict("this idempotency key was used for another request");
        }
        String actor = "rule:" + order.rule();
        Predicate<Revocation> itsOwn =
                revocation -> revocation.target().tenant().equals(order.tenant())
                        && revocation.actor().equals(actor)
                        && !revocation.effective().isBefore(order.since());
        List<Revocation> undone = state.ledger().all(itsOwn);
        int descendants = 0;
        for (Revocation revocation : undone) {
            descendants += reinstate(revocation, order, now, step);
        }
        int rejected = order.waiting() ? reject(order, now, step) : 0;
        Map<String, String> facts = new TreeMap<>(Map.of(
                FactNames.CAUSE, "undo",
                FactNames.ORDER, order.content(),
                FactNames.SINCE, order.since().toString(),
                FactNames.REINSTATED, Integer.toString(undone.size()),
                FactNames.DESCENDANTS, Integer.toString(descendants),
                FactNames.REJECTED, Integer.toString(rejected)));
        Decision summary = decision(id, now, order, Decision.Outcome.REINSTATED, null, facts);
        state.apply(summary);
        step.add(summary);
        return new CommandResult.Done(summary, null, descendants, false);
    }

    private int reinstate(Revocation revocation, Command.Undo order, Instant now, Step step) {
        Target target = revocation.target();
        Decision decision = decision(
                DecisionIds.onCascade(order.order(), target),
                now,
                order,
                Decision.Outcome.REINSTATED,
                target,
                Map.of(FactNames.CAUSE, "undo", FactNames.OF_DECISION, revocation.decision()));
        state.apply(decision);
        state.ledger().remove(target);
        step.add(decision);
        step.tombstone(target);
        return cascade.up(target, order.order(), order.actor(), order.reason(), now, step);
    }

    private int reject(Command.Undo order, Instant now, Step step) {
        List<DecisionLog.Numbered> waiting = state.decisions()
                .waiting(
                        Long.MAX_VALUE,
                        Integer.MAX_VALUE,
                        decision -> decision.tenant().equals(order.tenant())
                                && order.rule().equals(decision.rule())
                                && !decision.time().isBefore(order.since()));
        for (DecisionLog.Numbered one : waiting) {
            Decision answered = one.decision();
            Decision decision = decision(
                    DecisionIds.onAnswer(order.order(), answered.id()),
                    now,
                    order,
                    Decision.Outcome.REJECTED,
                    answered.target(),
                    Map.of(FactNames.CAUSE, "undo", FactNames.OF_DECISION, answered.id()));
            state.apply(decision);
            step.add(decision);
        }
        return waiting.size();
    }

    private static Decision decision(
            String id,
            Instant now,
            Command.Undo order,
            Decision.Outcome outcome,
            @Nullable Target target,
            Map<String, String> facts) {
        return new Decision(
                id, now, order.tenant(), outcome, target, order.rule(), null, order.actor(), order.reason(), facts);
    }

    private static int count(Decision decision, String name) {
        return Integer.parseInt(decision.facts().getOrDefault(name, "0"));
    }
}
