package dev.tokenwarden.standalone.monitoring;

import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.Log4j2Metrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.List;

/** The meters of the process itself: JVM, log lines, build. They are bound until this is closed. */
final class MeterBinders implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Log4j2Metrics logs = new Log4j2Metrics();

    MeterBinders(MeterRegistry registry, String version) {
        List<MeterBinder> binders = List.of(
                collections,
                logs,
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics(),
                new FileDescriptorMetrics());
        binders.forEach(binder -> binder.bindTo(registry));
        PipelineMeter.BUILD_INFO.gauge(registry, this, unused -> 1, version);
    }

    @Override
    public void close() {
        collections.close();
        logs.close();
    }
}
