package dev.tokenwarden.revocation.api;

import dev.tokenwarden.revocation.denylist.DenylistWriter;
import dev.tokenwarden.revocation.denylist.RebuildReport;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the denylist in Redis with the ledger, or rebuilds it. For admins of all tenants. */
final class DenylistRoutes {
    private static final Logger log = LoggerFactory.getLogger(DenylistRoutes.class);
    private static final int LIMIT_SECONDS = 120;

    private final DenylistWriter denylist;

    DenylistRoutes(DenylistWriter denylist) {
        this.denylist = denylist;
    }

    void reconcile(Context request, ApiCaller caller) {
        caller.requireEverywhere(ApiRole.ADMIN);
        try {
            List<Views.ReconciliationView> tenants = denylist.reconciler().reconcile().stream()
                    .map(Views.ReconciliationView::of)
                    .toList();
            Answers.json(request, 200, new Views.ReconciliationsView(tenants));
        } catch (IllegalStateException e) {
            throw Problem.unavailable(
                    "the denylist cannot be compared with the ledger now. GET /v1/status shows the reason");
        }
    }

    void rebuild(Context request, ApiCaller caller) {
        caller.requireEverywhere(ApiRole.ADMIN);
        log.atInfo().addKeyValue("client", caller.actor()).log("Rebuild of the denylist ordered");
        try {
            RebuildReport report = denylist.rebuild().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            Answers.json(request, 200, report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("the service is stopping");
        } catch (ExecutionException | TimeoutException e) {
            throw Problem.unavailable(
                    "the denylist is not rebuilt yet; the service keeps trying. GET /v1/status shows its state");
        }
    }
}
