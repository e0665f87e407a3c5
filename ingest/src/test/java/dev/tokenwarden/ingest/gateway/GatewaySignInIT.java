package dev.tokenwarden.ingest.gateway;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.ingest.AdmissionSamples;
import dev.tokenwarden.ingest.Broker;
import dev.tokenwarden.ingest.TestSigner;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is let in beside somebody who guesses. */
@WithBackbone(parts = Part.KAFKA, exclusive = true)
final class GatewaySignInIT {
    private final TestSigner signer = new TestSigner("urn:test:warden");

    @Test
    void aCallerWhoSucceeded_isLetIn_whateverComesFromItsAddress(Backbone backbone) throws IOException {
        try (Broker broker = Broker.of(backbone.kafka())) {
            broker.create(TopicSpecs.all());
            broker.create(List.of(TopicSpecs.input("payments")));
            try (GatewayService gateway = new GatewayService(
                    GatewayConfig.loopback(broker.properties(), signer.own()),
                    AdmissionSamples::policy,
                    Clock.systemUTC(),
                    new SimpleMeterRegistry())) {
                gateway.start();
                String honest = "Authorization: Bearer " + signer.token("payments") + "\r\n";
                assertThat(post(gateway, honest, "first")).isEqualTo(202);

                assertThat(post(gateway, honest + "Authorization: Bearer more\r\n", "smuggled"))
                        .as("two tokens at once")
                        .isEqualTo(401);
                int refused = 0;
                for (int i = 0; i < 1_000 && refused != 429; i++) {
                    refused = post(gateway, "Authorization: Bearer guess" + i + "\r\n", "guessed");
                }

                assertThat(refused).as("a guesser").isEqualTo(429);
                assertThat(post(gateway, honest, "second")).as("the honest one").isEqualTo(202);
            }
        }
    }

    @Test
    void revokedToken_isRefused_andTheReportersNextOneIsNot(Backbone backbone) throws IOException {
        String lost = signer.token("payments", claims -> claims.put("jti", "lost"));
        Policy policy = AdmissionSamples.policy("""
                registrations:
                  - {name: payments, sources: ["*"], tenants: ["*"], types: [used], revoked_tokens: [lost]}
                """);
        try (Broker broker = Broker.of(backbone.kafka())) {
            broker.create(TopicSpecs.all());
            broker.create(List.of(TopicSpecs.input("payments")));
            try (GatewayService gateway = new GatewayService(
                    GatewayConfig.loopback(broker.properties(), signer.own()),
                    () -> policy,
                    Clock.systemUTC(),
                    new SimpleMeterRegistry())) {
                gateway.start();

                assertThat(post(gateway, "Authorization: Bearer " + lost + "\r\n", "by-the-thief"))
                        .isEqualTo(401);
                assertThat(post(gateway, "Authorization: Bearer " + signer.token("payments") + "\r\n", "by-the-owner"))
                        .isEqualTo(202);
            }
        }
    }

    private static int post(GatewayService gateway, String headers, String id) throws IOException {
        String event = used(id);
        try (RawConnection connection = new RawConnection(gateway.port())) {
            return connection.send(
                    RawConnection.ascii("POST /v1/events HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Type: "
                            + GatewayClient.STRUCTURED + "\r\nContent-Length: " + event.length() + "\r\n\r\n" + event));
        }
    }
}
