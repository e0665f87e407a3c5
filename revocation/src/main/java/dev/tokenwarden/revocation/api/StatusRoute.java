package dev.tokenwarden.revocation.api;

import dev.tokenwarden.revocation.denylist.DenylistWriter;
import dev.tokenwarden.revocation.denylist.ReconciliationReport;
import dev.tokenwarden.revocation.ledger.DecisionLoop;
import dev.tokenwarden.revocation.live.Census;
import dev.tokenwarden.revocation.propagation.Propagation;
import dev.tokenwarden.service.Answers;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Status of the service and of the view at each verifier. */
final class StatusRoute {
    private final DecisionLoop decisions;
    private final DenylistWriter denylist;
    private final Propagation propagation;
    private final Census census;
    private final Supplier<RevocationHealth> health;
    private final Clock clock;

    StatusRoute(ApiBackend backend, Clock clock) {
        this.decisions = backend.decisions();
        this.denylist = backend.denylist();
        this.propagation = backend.propagation();
        this.census = backend.census();
        this.health = backend.health();
        this.clock = clock;
    }

    void health(Context request) {
        RevocationHealth now = health.get();
        Answers.json(
                request,
                now.protects() ? 200 : 503,
                new Views.HealthView(now.protects(), Views.DetectionCounts.of(now.detection())));
    }

    void status(Context request, ApiCaller caller) {
        RevocationHealth now = health.get();
        Map<String, String> epochs = new TreeMap<>(denylist.epochs());
        List<Views.TenantStatus> tenants = new ArrayList<>();
        epochs.forEach((tenant, epoch) -> {
            if (caller.sees(tenant)) {
                long revocations = decisions.ledger().count(tenant);
                tenants.add(new Views.TenantStatus(
                        tenant, epoch, revocations, census.of(tenant), compared(tenant), verifiers(tenant)));
            }
        });
        Answers.json(
                request,
                200,
                new Views.StatusView(now.protects(), now.allProblems(), now.detection(), denylist.position(), tenants));
    }

    private Views.@Nullable ReconciliationView compared(String tenant) {
        ReconciliationReport report = denylist.reconciler().last().get(tenant);
        return report == null ? null : Views.ReconciliationView.of(report);
    }

    private List<Views.VerifierView> verifiers(String tenant) {
        long now = clock.millis();
        long position = denylist.position();
        return propagation.verifiers(tenant).stream()
                .map(verifier -> {
                    long age = Math.max(0, now - verifier.heardMillis());
                    return new Views.VerifierView(
                            verifier.id(),
                            verifier.epoch(),
                            verifier.sequence(),
                            verifier.offset(),
                            age,
                            verifier.isAlive(now),
                            Math.max(0, position - verifier.offset()));
                })
                .toList();
    }
}
