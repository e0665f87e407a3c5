package dev.tokenwarden.revocation.api;

import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.revocation.ledger.Command;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;

/** Takes back what a rule did. */
final class UndoRoute {
    private final Ordering ordering;
    private final Clock clock;

    UndoRoute(Ordering ordering, Clock clock) {
        this.ordering = ordering;
        this.clock = clock;
    }

    void undo(Context request, ApiCaller caller) {
        JsonBody body = JsonBody.read(request);
        body.only(Set.of("tenant", "rule", "since", "waiting", "reason"));
        String tenant = TargetBody.tenant(body);
        caller.require(ApiRole.RESPONDER, tenant, "tenant");
        String rule = body.required("rule");
        if (Rules.byId(rule) == null) {
            throw Problem.invalid("rule", "is not in the catalogue");
        }
        Instant since = body.time("since");
        if (since == null) {
            throw Problem.invalid("since", "is required: an empty value never means all");
        }
        if (since.isAfter(clock.instant())) {
            throw Problem.invalid("since", "must not be in the future");
        }
        String waiting = body.text("waiting");
        if (waiting != null && !waiting.equals("keep") && !waiting.equals("reject")) {
            throw Problem.invalid("waiting", "must be keep or reject");
        }
        Command.Order order = OrderReader.read(request, caller, tenant, body);
        ordering.carryOut(request, new Command.Undo(order, tenant, rule, since, "reject".equals(waiting)), 200);
    }
}
