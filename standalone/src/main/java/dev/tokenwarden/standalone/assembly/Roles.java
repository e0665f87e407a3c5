package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.policy.Policy;
import dev.tokenwarden.ingest.AdmissionConfig;
import dev.tokenwarden.ingest.AdmissionService;
import dev.tokenwarden.standalone.config.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Supplier;

/** Starts each role with the access that it needs, and no more. */
final class Roles {

    private final Platform platform;
    private final Supplier<Policy> policies;
    private final Clock clock;
    private final MeterRegistry meters;

    Roles(Platform platform, Supplier<Policy> policies, Clock clock, MeterRegistry meters) {
        this.platform = platform;
        this.policies = policies;
        this.clock = clock;
        this.meters = meters;
    }

    /** Starts the role, and returns once it answers. What fails to start is stopped. */
    RunningRole start(Role role) {
        return switch (role) {
            case INGEST -> ingest();
            case STREAMS, REVOCATION, DASHBOARDS ->
                new RunningRole(role, null, () -> new RoleHealth(false, "not part of this build"), () -> {});
        };
    }

    private RunningRole ingest() {
        var kafka = platform.kafka().as(Grants.PREFIX + "ingest", Grants.ingest());
        AdmissionService service = new AdmissionService(AdmissionConfig.of(kafka), policies, clock, meters);
        service.start();
        return new RunningRole(Role.INGEST, null, () -> of(service.health()), service);
    }

    private static RoleHealth of(dev.tokenwarden.ingest.Health health) {
        return new RoleHealth(health.up(), health.detail());
    }
}
