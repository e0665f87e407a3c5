package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.ledger.Command;
import dev.tokenwarden.revocation.ledger.CommandResult;
import dev.tokenwarden.revocation.ledger.DecisionLoop;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Passes orders to the decision thread and waits until they are committed. */
final class Ordering {
    private static final int LIMIT_SECONDS = 20;

    private final DecisionLoop decisions;

    Ordering(DecisionLoop decisions) {
        this.decisions = decisions;
    }

    /**
     * Answers the request with the result of the order: 200 if it was carried out before, 202 if a revocation waits for a second
     * person.
     *
     * @param done the status if this request carried the order out
     */
    void carryOut(Context request, Command command, int done) {
        CommandResult result = await(command);
        if (result instanceof CommandResult.NotFound) {
            throw Problem.notFound("no revocation or decision has this id");
        }
        if (result instanceof CommandResult.Conflict conflict) {
            throw Problem.conflict(conflict.reason());
        }
        CommandResult.Done carriedOut = (CommandResult.Done) result;
        boolean waits = carriedOut.decision().outcome() == Decision.Outcome.AWAITING_APPROVAL;
        Answers.json(
                request,
                carriedOut.repeated() ? 200 : waits && done == 201 ? 202 : done,
                new Views.OrderView(
                        carriedOut.decision(),
                        carriedOut.entry() == null ? null : Views.RevocationView.of(carriedOut.entry()),
                        carriedOut.others(),
                        carriedOut.repeated()));
    }

    /** The tokens that a revocation of this target also revokes. */
    List<TokenIdentity> descendants(Target target) {
        return await(new Command.ListDescendants(target)) instanceof CommandResult.Tokens found
                ? found.tokens()
                : List.of();
    }

    /**
     * @throws Problem 503 if the order was not committed in time
     */
    CommandResult await(Command command) {
        try {
            return decisions.submit(command).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("the service is stopping");
        } catch (ExecutionException | TimeoutException e) {
            throw Problem.unavailable(
                    "it is not known whether the order was committed. Repeat the request with the same Idempotency-Key");
        }
    }
}
