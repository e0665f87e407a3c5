package dev.tokenwarden.ingest.gateway;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.ingest.AdmissionConfig;
import dev.tokenwarden.ingest.AdmissionSamples;
import dev.tokenwarden.ingest.AdmissionService;
import dev.tokenwarden.ingest.Broker;
import dev.tokenwarden.ingest.TestSigner;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.enrich.EnrichmentConfig;
import dev.tokenwarden.ingest.tls.ClientCertificate;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.TestAuthority;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Which credentials the gateway accepts, and which it rejects. */
@WithBackbone(parts = Part.KAFKA, exclusive = true)
@TestInstance(Lifecycle.PER_CLASS)
class GatewayCallersIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestSigner idp = new TestSigner("https://idp.acme.example");
    private final TestSigner stranger = new TestSigner("https://idp.acme.example");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private TestAuthority authority;
    private TestAuthority others;
    private Broker broker;
    private AdmissionService admission;
    private GatewayService gateway;
    private Policy policy;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path dir) throws IOException {
        authority = new TestAuthority(dir, "ours");
        Path[] server = authority.server();
        others = new TestAuthority(dir, "others");
        authority.issue("ledger", "san=uri:spiffe://acme/ledger");
        authority.issue("pinned", "san=uri:spiffe://acme/unheard-of");
        authority.issue("both", "san=uri:spiffe://acme/ledger,uri:spiffe://acme/payments");
        authority.issue("nobody", "san=uri:spiffe://acme/nobody");
        others.issue("foreign", "san=uri:spiffe://acme/ledger");
        policy = AdmissionSamples.policy("""
                issuers: [{issuer: "https://idp.acme.example", tenant: acme}, {issuer: "https://idp.globex.example", tenant: globex}]
                registrations:
                  - name: payments
                    sources: ["urn:verifier:payments/*"]
                    tenants: [acme]
                    types: [used]
                    credentials: [{issuer: "https://idp.acme.example", subject: payments-verifier}, {certificate: "spiffe://acme/payments"}]
                  - name: ledger
                    sources: ["urn:verifier:*"]
                    tenants: [acme]
                    types: [used]
                    credentials: [{certificate: "spiffe://acme/ledger"}, {thumbprint: %s}]
                """.formatted(
                        ClientCertificate.of(authority.certificate("pinned")).thumbprint()));
        broker = Broker.of(backbone.kafka());
        broker.create(TopicSpecs.all());
        broker.create(List.of(TopicSpecs.input("payments"), TopicSpecs.input("ledger")));
        admission =
                new AdmissionService(AdmissionConfig.of(broker.properties()), () -> policy, Clock.systemUTC(), meters);
        admission.start();
        var trust = new GatewayTrust(List.of(idp.profile("acme")), null, GatewayTrust.AUDIENCE);
        var pseudonyms = new EnrichmentConfig(List.of(), Set.of(EnrichmentConfig.Pseudonymised.ADDRESS), new byte[32]);
        gateway = new GatewayService(
                GatewayConfig.loopback(broker.properties(), trust)
                        .withTls(new TlsFiles(server[0], server[1], authority.authority()))
                        .withEnrichment(Enrichment.open(pseudonyms, Clock.systemUTC())),
                () -> policy,
                Clock.systemUTC(),
                meters);
        gateway.start();
    }

    @AfterAll
    void stop() {
        gateway.close();
        admission.close();
        broker.close();
    }

    @Test
    void jwtOfARegisteredSubject_isLetIn() throws Exception {
        assertThat(post(null, idp.token("payments-verifier"), used("jwt-1"))).isEqualTo(202);
        await().atMost(LONG).until(() -> broker.ids().contains("jwt-1"));
    }

    @Test
    void jwtThatProvesNothing_isNot() throws Exception {
        for (String token : List.of(
                stranger.token("payments-verifier"),
                idp.token("payments-verifier", claims -> claims.put("exp", 1)),
                idp.token("payments-verifier", claims -> claims.put("aud", "payments")),
                idp.token("payments-verifier", claims -> claims.put("iss", "https://evil.example")),
                idp.token("payments-verifier", claims -> claims.remove("sub")),
                hmac(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(utf8("{\"alg\":\"none\"}")) + ".e30.",
                "x",
                "a".repeat(10_000))) {
            HttpResponse<String> response = send(null, used("never"), "Authorization", "Bearer " + token);
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate"))
                    .get()
                    .asString()
                    .startsWith("Bearer");
            assertThat(response.body()).doesNotContain(token);
        }
        assertThat(send(null, used("never")).statusCode()).isEqualTo(401);
        assertThat(post(null, idp.token("somebody-else"), used("never"))).isEqualTo(403);
        HttpResponse<String> two = send(
                null,
                used("never"),
                "Authorization",
                "Bearer " + idp.token("payments-verifier"),
                "Authorization",
                "Bearer " + idp.token("payments-verifier"));
        assertThat(two.statusCode()).isEqualTo(401);
    }

    /** The public key as a shared secret: who confuses the two lets everybody sign. */
    private String hmac() throws Exception {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(
                "{\"iss\":\"https://idp.acme.example\",\"sub\":\"payments-verifier\",\"exp\":4000000000,\"aud\":\""
                        + GatewayTrust.AUDIENCE + "\"}");
        jws.setAlgorithmHeaderValue("HS256");
        jws.setKeyIdHeaderValue("k1");
        jws.setKey(new HmacKey(utf8(idp.jwks())));
        return jws.getCompactSerialization();
    }

    @Test
    void certificate_byNameOrThumbprint_isLetIn() throws Exception {
        assertThat(post("ledger", null, used("cert-1"))).isEqualTo(202);
        assertThat(post("pinned", null, used("cert-2"))).isEqualTo(202);
        await().atMost(LONG).until(() -> broker.ids().containsAll(List.of("cert-1", "cert-2")));
    }

    @Test
    void certificate_ofNobodyOrOfTwo_isNot() throws Exception {
        assertThat(post("nobody", null, used("never"))).isEqualTo(403);
        assertThat(post("both", null, used("never"))).isEqualTo(403);
        assertThat(post("ledger", stranger.token("payments-verifier"), used("never")))
                .isEqualTo(401);
        assertThatThrownBy(() -> client(others.client("foreign")).send(request(used("never")), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void tokenBoundToACertificate_needsIt() throws Exception {
        String thumbprint =
                ClientCertificate.of(authority.certificate("nobody")).thumbprint();
        String bound =
                idp.token("payments-verifier", claims -> claims.put("cnf", java.util.Map.of("x5t#S256", thumbprint)));

        assertThat(post("nobody", bound, used("bound-1"))).isEqualTo(202);
        assertThat(post(null, bound, used("never"))).isEqualTo(401);
        assertThat(post("ledger", bound, used("never"))).isEqualTo(401);
    }

    @Test
    void validCredentials_forAnotherTenant_areForbidden_setAside_andRaiseAnAlarm() throws Exception {
        int dead = broker.count(Topics.DEAD);
        int alarms = broker.count(Topics.DETECTIONS);
        String foreign =
                used("urn:verifier:payments/eu-1", "foreign", "globex", "https://idp.globex.example", "payments");

        assertThat(post(null, idp.token("payments-verifier"), foreign)).isEqualTo(403);

        await().atMost(LONG).until(() -> broker.count(Topics.DEAD) > dead);
        await().atMost(LONG).until(() -> broker.count(Topics.DETECTIONS) > alarms);
        assertThat(broker.ids()).doesNotContain("foreign");
        assertThat(new String(
                        broker.read(Topics.DEAD)
                                .get(broker.count(Topics.DEAD) - 1)
                                .value(),
                        StandardCharsets.UTF_8))
                .isEqualTo(foreign);
    }

    @Test
    void pseudonyms_areWhatKafkaSees() throws Exception {
        String event =
                used("pseudonym-1").replace("\"outcome\"", "\"client\":{\"address\":\"203.0.113.99\"},\"outcome\"");

        assertThat(post(null, idp.token("payments-verifier"), event)).isEqualTo(202);

        await().atMost(LONG).until(() -> broker.ids().contains("pseudonym-1"));
        assertThat(broker.events())
                .noneMatch(record -> new String(record.value(), StandardCharsets.UTF_8).contains("203.0.113.99"));
        assertThat(broker.read(Topics.input("payments")))
                .noneMatch(record -> new String(record.value(), StandardCharsets.UTF_8).contains("203.0.113.99"));
    }

    private int post(String alias, String token, String event) throws Exception {
        return (token == null ? send(alias, event) : send(alias, event, "Authorization", "Bearer " + token))
                .statusCode();
    }

    private HttpResponse<String> send(String alias, String event, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri())
                .header("Content-Type", GatewayClient.STRUCTURED)
                .POST(BodyPublishers.ofString(event));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client(authority.client(alias)).send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest request(String event) {
        return HttpRequest.newBuilder(uri())
                .header("Content-Type", GatewayClient.STRUCTURED)
                .POST(BodyPublishers.ofString(event))
                .build();
    }

    private static HttpClient client(javax.net.ssl.SSLContext context) {
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private URI uri() {
        return URI.create("https://127.0.0.1:" + gateway.port() + "/v1/events");
    }
}
