package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.ledger.Command;
import dev.tokenwarden.revocation.ledger.DecisionLoop;
import dev.tokenwarden.revocation.ledger.LedgerView;
import dev.tokenwarden.revocation.propagation.Propagation;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Orders, lists and reinstates revocations. */
final class RevocationRoutes {
    private static final Set<String> REVOKE_FIELDS =
            Set.of("target", "reason", "expires", "cutoff", "absolute", "state", "preview");

    private final DecisionLoop decisions;
    private final Propagation propagation;
    private final Clock clock;
    private final Ordering ordering;
    private final PreviewRoute preview;
    private final TenantCheck tenants;

    RevocationRoutes(
            DecisionLoop decisions,
            Propagation propagation,
            Clock clock,
            Ordering ordering,
            PreviewRoute preview,
            TenantCheck tenants) {
        this.decisions = decisions;
        this.propagation = propagation;
        this.clock = clock;
        this.ordering = ordering;
        this.preview = preview;
        this.tenants = tenants;
    }

    void revoke(Context request, ApiCaller caller) {
        JsonBody body = JsonBody.read(request);
        body.only(REVOKE_FIELDS);
        Target target = TargetBody.read(body.object("target"));
        caller.require(ApiRole.RESPONDER, target.tenant(), "target.tenant");
        tenants.require(target.tenant(), "target.tenant");
        body.required("reason");
        Instant now = clock.instant();
        Instant expires = body.time("expires");
        if (expires != null && !expires.isAfter(now)) {
            throw Problem.invalid("expires", "must not be in the past");
        }
        Revocation.State state = state(body.text("state"));
        Instant cutoff = Cutoffs.read(body, target, now);
        Command.Order order = OrderReader.read(request, caller, target.tenant(), body);
        if (!decisions.isRepeated(order.id())) {
            preview.require(body, caller, target, body.time("cutoff"), cutoff);
        }
        ordering.carryOut(request, new Command.Revoke(order, target, new Command.Terms(state, cutoff, expires)), 201);
    }

    private static Revocation.State state(@Nullable String text) {
        if (text == null || text.equals("enforced")) {
            return Revocation.State.ENFORCED;
        }
        if (text.equals("shadow")) {
            return Revocation.State.SHADOW;
        }
        throw Problem.invalid("state", "must be enforced or shadow");
    }

    void list(Context request, ApiCaller caller) {
        TenantFilter accepted = TenantFilter.of(request, caller);
        PageRequest paging = PageRequest.of(request);
        RevocationSearch search = RevocationSearch.of(request);
        List<LedgerView.Entry> entries = decisions
                .ledger()
                .list(
                        paging.before(),
                        paging.limit(),
                        revocation -> accepted.accepts(revocation.target().tenant()) && search.finds(revocation));
        String next = entries.size() < paging.limit()
                ? null
                : Long.toString(entries.get(entries.size() - 1).offset());
        Answers.json(
                request,
                200,
                new Views.Page<>(entries.stream().map(Views.RevocationView::of).toList(), next));
    }

    void get(Context request, ApiCaller caller) {
        LedgerView.Entry entry = visible(request.pathParam("id"), caller);
        Target target = entry.revocation().target();
        Answers.json(
                request,
                200,
                new Views.DetailView(Views.RevocationView.of(entry), propagation(target, entry.offset())));
    }

    private Views.PropagationView propagation(Target target, long offset) {
        String tenant = target.tenant();
        List<Propagation.InForce> by = propagation.inForce(tenant, offset);
        Long last = null;
        for (Propagation.InForce one : by) {
            if (one.afterMillis() != null && (last == null || one.afterMillis() > last)) {
                last = one.afterMillis();
            }
        }
        return new Views.PropagationView(
                propagation.alive(tenant),
                by.size(),
                last,
                by,
                Views.CoverageView.of(tenants.policy().get(), target));
    }

    void reinstate(Context request, ApiCaller caller) {
        LedgerView.Entry entry = decisions.ledger().byId(request.pathParam("id"));
        JsonBody body = JsonBody.read(request);
        body.only(Set.of("reason"));
        body.required("reason");
        if (entry == null) {
            // A repeated order finds that its revocation has ended already. It must succeed nevertheless.
            String tenant = request.queryParam("tenant");
            if (tenant == null || request.header("Idempotency-Key") == null) {
                throw Problem.notFound("no revocation has this id");
            }
            caller.require(ApiRole.RESPONDER, tenant, "tenant");
            reinstate(request, caller, tenant, body);
            return;
        }
        String tenant = entry.revocation().target().tenant();
        if (!caller.sees(tenant)) {
            throw Problem.notFound("no revocation has this id");
        }
        caller.require(ApiRole.RESPONDER, tenant, "id");
        reinstate(request, caller, tenant, body);
    }

    private void reinstate(Context request, ApiCaller caller, String tenant, JsonBody body) {
        Command.Order order = OrderReader.read(request, caller, tenant, body);
        ordering.carryOut(request, new Command.Reinstate(order, request.pathParam("id")), 200);
    }

    /** The revocation with this id. A revocation of another tenant is not found: its id must not be revealed. */
    private LedgerView.Entry visible(String id, ApiCaller caller) {
        LedgerView.Entry entry = decisions.ledger().byId(id);
        if (entry == null || !caller.sees(entry.revocation().target().tenant())) {
            throw Problem.notFound("no revocation has this id");
        }
        return entry;
    }
}
