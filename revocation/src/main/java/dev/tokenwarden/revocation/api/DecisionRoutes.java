package dev.tokenwarden.revocation.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.ledger.Command;
import dev.tokenwarden.revocation.ledger.DecisionLog;
import dev.tokenwarden.revocation.ledger.DecisionLoop;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists decisions, and approves or rejects decisions that wait. */
final class DecisionRoutes {
    private final DecisionLoop decisions;
    private final Ordering ordering;

    DecisionRoutes(DecisionLoop decisions, Ordering ordering) {
        this.decisions = decisions;
        this.ordering = ordering;
    }

    void list(Context request, ApiCaller caller) {
        TenantFilter tenants = TenantFilter.of(request, caller);
        Decision.Outcome outcome = outcome(request.queryParam("outcome"));
        String target = RevocationSearch.parameter(request, "target");
        String detection = RevocationSearch.parameter(request, "detection");
        String rule = RevocationSearch.parameter(request, "rule");
        String actor = RevocationSearch.parameter(request, "actor");
        PageRequest paging = PageRequest.of(request);
        List<DecisionLog.Numbered> page = decisions
                .decisions()
                .list(
                        paging.before(),
                        paging.limit(),
                        decision -> tenants.accepts(decision.tenant())
                                && (outcome == null || outcome == decision.outcome())
                                && (rule == null || rule.equals(decision.rule()))
                                && (actor == null || actor.equals(decision.actor()))
                                && (detection == null || detection.equals(decision.detection()))
                                && (target == null
                                        || (decision.target() != null
                                                && target.equals(
                                                        decision.target().id()))));
        Answers.json(
                request,
                200,
                new Views.Page<>(
                        page.stream().map(DecisionLog.Numbered::decision).toList(), next(page, paging)));
    }

    /** Lists the decisions that wait for approval, newest first. */
    void waiting(Context request, ApiCaller caller) {
        TenantFilter tenants = TenantFilter.of(request, caller);
        String rule = RevocationSearch.parameter(request, "rule");
        PageRequest paging = PageRequest.of(request);
        List<DecisionLog.Numbered> page = decisions
                .decisions()
                .waiting(
                        paging.before(),
                        paging.limit(),
                        decision ->
                                tenants.accepts(decision.tenant()) && (rule == null || rule.equals(decision.rule())));
        List<Views.WaitingView> items = page.stream()
                .map(DecisionLog.Numbered::decision)
                .map(decision -> {
                    Set<String> by = decisions.approvedBy(decision.id());
                    int needed = Integer.parseInt(decision.facts().getOrDefault(FactNames.APPROVALS, "1"));
                    return new Views.WaitingView(
                            decision,
                            List.copyOf(new TreeSet<>(by)),
                            Math.max(1, needed - by.size()),
                            decisions.evidence(decision.id()));
                })
                .toList();
        Answers.json(request, 200, new Views.Page<>(items, next(page, paging)));
    }

    private static @Nullable String next(List<DecisionLog.Numbered> page, PageRequest paging) {
        return page.size() < paging.limit()
                ? null
                : Long.toString(page.get(page.size() - 1).number());
    }

    private static Decision.@Nullable Outcome outcome(@Nullable String text) {
        if (text == null) {
            return null;
        }
        for (Decision.Outcome outcome : Decision.Outcome.values()) {
            JsonNode name = Json.MAPPER.valueToTree(outcome);
            if (text.equals(name.textValue())) {
                return outcome;
            }
        }
        throw Problem.invalid("outcome", "is not an outcome: see Decision in /openapi.yaml");
    }

    void get(Context request, ApiCaller caller) {
        Answers.json(request, 200, visible(request, caller));
    }

    void judge(Context request, ApiCaller caller, boolean approve) {
        Decision decision = visible(request, caller);
        caller.require(ApiRole.RESPONDER, decision.tenant(), "id");
        JsonBody body = JsonBody.read(request);
        body.only(Set.of("reason"));
        Command.Order order = OrderReader.read(request, caller, decision.tenant(), body);
        ordering.carryOut(request, new Command.Judge(order, decision.id(), approve), 200);
    }

    private Decision visible(Context request, ApiCaller caller) {
        Decision decision = decisions.decisions().byId(request.pathParam("id"));
        if (decision == null || !caller.sees(decision.tenant())) {
            throw Problem.notFound("no recent decision has this id");
        }
        return decision;
    }
}
