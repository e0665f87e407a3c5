package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.service.metrics.PipelineMeter;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.monitoring.CheckResult;
import dev.tokenwarden.standalone.monitoring.HealthChecks;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The health of the roles of this process. A role is ready if it works and Kafka answers. It is not ready before it has started. It
 * is alive unless its threads have ended, are stuck or block one another.
 */
final class RoleChecks implements HealthChecks {
    private record Started(Supplier<CheckResult> ready, Supplier<CheckResult> live) {}

    private final Set<PipelineRole> wanted;
    private final Map<PipelineRole, Started> roles = new ConcurrentHashMap<>();

    /** @param wanted the roles that this process will run */
    RoleChecks(Set<PipelineRole> wanted) {
        this.wanted = wanted;
    }

    /** Adds a role that has started. */
    void add(RunningRole role, Supplier<String> kafkaProblem, MeterRegistry meters) {
        Started started = new Started(
                () -> ready(role.health().get(), kafkaProblem.get()),
                () -> live(role.standstill().get()));
        roles.put(role.role(), started);
        String name = role.role().word();
        PipelineMeter.ROLE_READY.gauge(meters, started, one -> one.ready().get().ok() ? 1 : 0, name);
        PipelineMeter.ROLE_LIVE.gauge(meters, started, one -> one.live().get().ok() ? 1 : 0, name);
    }

    private static CheckResult ready(RoleHealth health, String kafkaProblem) {
        return kafkaProblem.isEmpty() || health.detail().contains(kafkaProblem)
                ? new CheckResult(health.ok(), health.detail())
                : new CheckResult(false, kafkaProblem + "; " + health.detail());
    }

    private static CheckResult live(String standstill) {
        return standstill.isEmpty() ? new CheckResult(true, "makes progress") : new CheckResult(false, standstill);
    }

    @Override
    public Map<String, CheckResult> ready() {
        return all(Started::ready, new CheckResult(false, "has not started yet"));
    }

    @Override
    public Map<String, CheckResult> live() {
        Map<String, CheckResult> all = all(Started::live, new CheckResult(true, "starts"));
        long[] blocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        all.put(
                "threads",
                blocked == null
                        ? new CheckResult(true, "none block one another")
                        : new CheckResult(false, blocked.length + " threads block one another"));
        return all;
    }

    private Map<String, CheckResult> all(Function<Started, Supplier<CheckResult>> which, CheckResult otherwise) {
        Map<String, CheckResult> all = new TreeMap<>();
        for (PipelineRole role : wanted) {
            Started started = roles.get(role);
            all.put(
                    role.word(),
                    started == null ? otherwise : which.apply(started).get());
        }
        return all;
    }
}
