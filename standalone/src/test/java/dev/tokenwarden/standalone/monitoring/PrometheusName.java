package dev.tokenwarden.standalone.monitoring;

import dev.tokenwarden.service.metrics.PipelineMeter;

/** The name and the type that a meter has in Prometheus. */
public record PrometheusName(String family, String type) {
    public static PrometheusName of(PipelineMeter meter) {
        String name = meter.id().replace('.', '_') + (meter.unit() == null ? "" : "_" + meter.unit());
        return switch (meter.kind()) {
            case COUNTER -> new PrometheusName(name + "_total", "counter");
            case GAUGE -> new PrometheusName(name, "gauge");
            case TIMER -> new PrometheusName(name, meter == PipelineMeter.HTTP_REQUESTS ? "summary" : "histogram");
        };
    }
}
