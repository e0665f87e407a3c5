package dev.tokenwarden.ingest.gateway;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.ingest.AdmissionSamples;
import dev.tokenwarden.ingest.Broker;
import dev.tokenwarden.ingest.TestSigner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayOutageIT {
    private static final TestSigner SIGNER = new TestSigner("urn:test:warden");
    private static final String TOKEN = SIGNER.token("payments");

    @TempDir
    Path dir;

    @Test
    void post_whileKafkaIsAway_isTold503_andTakenOnceItIsBack() {
        Broker before = Broker.start(dir);
        before.create(List.of(TopicSpecs.input("payments")));
        try (var gateway = new GatewayService(
                GatewayConfig.loopback(before.properties(), SIGNER.own())
                        .withLimits(new GatewayLimits(
                                1 << 20, 100, 4, 64, 50_000, Duration.ofSeconds(5), Duration.ofMillis(500))),
                AdmissionSamples::policy,
                Clock.systemUTC(),
                new SimpleMeterRegistry())) {
            gateway.start();
            GatewayClient http = new GatewayClient(gateway.port());
            await().until(() -> post(http, "1").statusCode() == 202);
            before.close();

            HttpResponse<String> away = post(http, "2");

            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(away.headers().firstValue("Retry-After")).isPresent();
            try (Broker after = Broker.start(dir)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> post(http, "3").statusCode() == 202);
                assertThat(after.read(Topics.input("payments")).stream()
                                .map(record -> new String(record.value(), StandardCharsets.UTF_8)))
                        .contains(used("1"), used("3"));
                gateway.close();
            }
        }
    }

    private static HttpResponse<String> post(GatewayClient http, String id) {
        return http.post(TOKEN, GatewayClient.STRUCTURED, utf8(used(id)));
    }
}
