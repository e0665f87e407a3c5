package dev.tokenwarden.standalone.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig.MetricsListen;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MonitoringServerTest {
    private static final HealthChecks HALF = new HealthChecks() {
        @Override
        public Map<String, CheckResult> live() {
            return Map.of("streams", new CheckResult(true, "makes progress"));
        }

        @Override
        public Map<String, CheckResult> ready() {
            return Map.of("streams", new CheckResult(false, "Kafka has not answered for 6 s"));
        }
    };

    @Test
    void metrics_withAToken_areForThoseWhoHaveIt_andHealthIsForAll() throws Exception {
        try (Monitoring monitoring = start(new Secret("letmein"))) {
            assertThat(get(monitoring, "/metrics", null).statusCode()).isEqualTo(401);
            assertThat(get(monitoring, "/metrics", "Bearer letmei").statusCode())
                    .isEqualTo(401);
            assertThat(get(monitoring, "/metrics", "letmein").statusCode()).isEqualTo(401);
            HttpResponse<String> allowed = get(monitoring, "/metrics", "Bearer letmein");
            assertThat(allowed.statusCode()).isEqualTo(200);
            assertThat(allowed.body()).contains("tokenwarden_build_info{version=\"1.2.3\"} 1", "jvm_memory_used_bytes");

            HttpResponse<String> live = get(monitoring, "/health/live", null);
            HttpResponse<String> ready = get(monitoring, "/health/ready", null);
            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("{\"ready\":false,\"checks\":{\"streams\":{\"ok\":false}}}");
            assertThat(get(monitoring, "/health/ready", "Bearer letmein").body())
                    .contains("Kafka has not answered for 6 s");
        }
    }

    @Test
    void metrics_speakOpenMetrics_ifAskedTo() throws Exception {
        try (Monitoring monitoring = start(null)) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(monitoring.url() + "/metrics"))
                                    .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/openmetrics-text");
            assertThat(answer.body()).endsWith("# EOF\n");
        }
    }

    @Test
    void portInUse_isNamed() {
        try (Monitoring first = start(null)) {
            MetricsListen same = new MetricsListen("127.0.0.1", first.url().getPort(), null);

            assertThatThrownBy(() -> Monitoring.start(same, null, HALF, "1"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("metrics.listen: cannot listen on 127.0.0.1:" + same.port());
        }
    }

    private static Monitoring start(@Nullable Secret token) {
        return Monitoring.start(new MetricsListen("127.0.0.1", 0, token), null, HALF, "1.2.3");
    }

    private static HttpResponse<String> get(Monitoring monitoring, String path, @Nullable String authorization)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(monitoring.url() + path));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
