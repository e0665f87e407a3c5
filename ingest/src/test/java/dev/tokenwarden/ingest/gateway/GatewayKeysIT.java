package dev.tokenwarden.ingest.gateway;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.ingest.AdmissionConfig;
import dev.tokenwarden.ingest.AdmissionSamples;
import dev.tokenwarden.ingest.AdmissionService;
import dev.tokenwarden.ingest.Broker;
import dev.tokenwarden.ingest.TestSigner;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.keys.JwksKeySource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A gateway whose callers' issuer is away at the start, and then publishes a private key beside the good one. */
@WithBackbone(parts = Part.KAFKA, exclusive = true)
final class GatewayKeysIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestSigner idp = new TestSigner("https://idp.acme.example");
    private final Policy policy = AdmissionSamples.policy("""
            issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
            registrations:
              - name: payments
                sources: ["*"]
                tenants: ["*"]
                types: [used]
                credentials: [{issuer: "https://idp.acme.example", subject: payments-verifier}]
            """);

    @Test
    void issuerThatIsAwayAtStart_isServedOnceItIsBack_andItsPrivateKeyIsReported(Backbone backbone) throws IOException {
        int port = freePort();
        URI jwks = URI.create("http://127.0.0.1:" + port + "/jwks");
        try (Broker broker = Broker.of(backbone.kafka())) {
            broker.create(TopicSpecs.all());
            broker.create(List.of(TopicSpecs.input("payments")));
            try (JwksKeySource keys = JwksKeySource.builder(jwks)
                            .refreshEvery(Duration.ofMillis(200))
                            .build();
                    AdmissionService admission = new AdmissionService(
                            AdmissionConfig.of(broker.properties()),
                            () -> policy,
                            Clock.systemUTC(),
                            new SimpleMeterRegistry());
                    GatewayService gateway = new GatewayService(
                            GatewayConfig.loopback(broker.properties(), trust(keys)),
                            () -> policy,
                            Clock.systemUTC(),
                            new SimpleMeterRegistry())) {
                admission.watchKeys(gateway::exposedKeys);
                admission.start();
                gateway.start();
                assertThat(post(gateway, "while-away")).isEqualTo(503);

                HttpServer issuer = serve(port, idp.jwks().replace("{\"keys\":[", "{\"keys\":[" + PRIVATE + ","));
                try {
                    await().atMost(LONG).until(() -> post(gateway, "when-back") == 202);

                    assertThat(gateway.exposedKeys())
                            .containsExactly(new ExposedKey("https://idp.acme.example", "leaked"));
                    await().atMost(LONG).until(() -> broker.read(Topics.DETECTIONS).stream()
                            .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                            .anyMatch(text -> text.contains("posture.key-exposed") && text.contains("leaked")));
                } finally {
                    issuer.stop(0);
                }
            }
        }
    }

    /** The example of RFC 8037, appendix A.1. */
    private static final String PRIVATE = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"leaked\",\"d\":"
            + "\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    private GatewayTrust trust(JwksKeySource keys) {
        IssuerProfile profile = IssuerProfile.builder(idp.issuer(), "acme", keys)
                .types()
                .requiredClaims("sub", "aud")
                .build();
        return new GatewayTrust(List.of(profile), null, GatewayTrust.AUDIENCE);
    }

    private int post(GatewayService gateway, String id) throws IOException {
        String event = used(id);
        try (RawConnection connection = new RawConnection(gateway.port())) {
            return connection.send(RawConnection.ascii("POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + idp.token("payments-verifier") + "\r\nContent-Type: " + GatewayClient.STRUCTURED
                    + "; charset=UTF-8\r\nContent-Length: " + event.length() + "\r\n\r\n" + event));
        }
    }

    private static HttpServer serve(int port, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/jwks", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
