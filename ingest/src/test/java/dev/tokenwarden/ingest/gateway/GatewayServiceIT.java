package dev.tokenwarden.ingest.gateway;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static dev.tokenwarden.ingest.gateway.GatewayClient.BATCH;
import static dev.tokenwarden.ingest.gateway.GatewayClient.NDJSON;
import static dev.tokenwarden.ingest.gateway.GatewayClient.STRUCTURED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.ingest.AdmissionConfig;
import dev.tokenwarden.ingest.AdmissionSamples;
import dev.tokenwarden.ingest.AdmissionService;
import dev.tokenwarden.ingest.Broker;
import dev.tokenwarden.ingest.TestSigner;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithBackbone(parts = Part.KAFKA, exclusive = true)
@TestInstance(Lifecycle.PER_CLASS)
class GatewayServiceIT {
    private static final TestSigner SIGNER = new TestSigner("urn:test:warden");
    private static final String TOKEN = SIGNER.token("payments");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int BODY_BYTES = 300_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Broker broker;
    private AdmissionService admission;
    private GatewayService gateway;
    private GatewayClient http;

    @BeforeAll
    void start(Backbone backbone) {
        broker = Broker.of(backbone.kafka());
        broker.create(TopicSpecs.all());
        broker.create(List.of(TopicSpecs.input("payments"), TopicSpecs.input("anything")));
        admission = new AdmissionService(
                AdmissionConfig.of(broker.properties()), AdmissionSamples::policy, Clock.systemUTC(), meters);
        admission.start();
        gateway = new GatewayService(
                GatewayConfig.loopback(
                                broker.propertiesOf(
                                        "gateway",
                                        new KafkaGrant(
                                                ResourceType.TOPIC,
                                                Topics.INPUT_PREFIX,
                                                PatternType.PREFIXED,
                                                Set.of(AclOperation.WRITE))),
                                SIGNER.own())
                        .withLimits(new GatewayLimits(
                                BODY_BYTES, 1_000, 32, 64, 50_000, Duration.ofSeconds(1), Duration.ofSeconds(2))),
                AdmissionSamples::policy,
                Clock.systemUTC(),
                meters);
        gateway.start();
        http = new GatewayClient(gateway.port());
    }

    @AfterAll
    void stop() {
        gateway.close();
        admission.close();
        broker.close();
    }

    @Test
    void post_structured_isAdmitted() {
        HttpResponse<String> response = http.post(TOKEN, STRUCTURED + "; charset=utf-8", utf8(used("structured-1")));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(GatewayClient.json(response).get("taken").intValue()).isEqualTo(1);
        awaitAdmitted("structured-1");
    }

    /** The headers of an event in binary mode. */
    private static String[] binaryHeaders(String id, String tenant) {
        return new String[] {
            "ce-specversion",
            "1.0",
            "ce-id",
            id,
            "ce-type",
            "dev.tokenwarden.token.used.v1",
            "ce-source",
            "urn:verifier:payments/eu-1",
            "ce-time",
            AdmissionSamples.NOW.toString(),
            "ce-tenant",
            tenant
        };
    }

    @Test
    void post_binary_isAdmitted() {
        byte[] data = utf8("""
                {"token":{"iss":"https://idp.acme.example","jti":"t-1"},"use":{"audience":"payments"}}""");

        HttpResponse<String> response =
                http.post(TOKEN, "application/json", data, binaryHeaders("binary%2D%C3%A9+1", "acme"));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        awaitAdmitted("binary-é+1");
    }

    /** Many HTTP libraries set this content type by themselves. Admission reads such a record as structured, too. */
    @Test
    void post_applicationJsonWithoutCeHeaders_isStructured() {
        HttpResponse<String> one = http.post(TOKEN, "application/json; charset=utf-8", utf8(used("plain-1")));
        HttpResponse<String> several =
                http.post(TOKEN, "application/json", utf8("\n [" + used("plain-2") + "," + used("plain-3") + "]"));
        HttpResponse<String> other = http.post(TOKEN, "application/json", utf8("{\"token\":{}}"));

        assertThat(one.statusCode()).as(one.body()).isEqualTo(202);
        assertThat(several.statusCode()).as(several.body()).isEqualTo(202);
        assertThat(GatewayClient.json(several).get("taken").intValue()).isEqualTo(2);
        assertThat(other.statusCode()).isEqualTo(400);
        awaitAdmitted("plain-1", "plain-2", "plain-3");
    }

    @ParameterizedTest
    @CsvSource({BATCH + ", false", BATCH + ", true", NDJSON + ", false", NDJSON + ", true"})
    void post_severalEvents_eachIsAnsweredFor(String type, boolean gzip) {
        String prefix = "several-" + type.length() + gzip;
        List<String> events = List.of(
                used(prefix + "-0").replace("verifier:payments", "verifier:p"),
                used(prefix + "-1"),
                used("urn:verifier:ledger/1", prefix + "-2", "acme", "https://idp.acme.example", "payments"),
                used(prefix + "-3").replace("\"iss\"", "\"is\""),
                used(prefix + "-4"));
        byte[] body = utf8(
                type.equals(BATCH)
                        ? " [ " + String.join(" , ", events) + "]\n"
                        : "\n" + String.join("\r\n \n", events) + "\n");

        HttpResponse<String> response = gzip
                ? http.post(TOKEN, type, GatewayClient.gzip(body), "Content-Encoding", "gzip")
                : http.post(TOKEN, type, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(207);
        JsonNode json = GatewayClient.json(response);
        assertThat(json.get("taken").intValue()).isEqualTo(2);
        assertThat(json.get("problems").findValuesAsText("index")).containsExactly("0", "2", "3");
        assertThat(json.get("problems").findValuesAsText("field"))
                .containsExactly("source", "source", "data.token.iss");
        assertThat(json.get("problems").findValuesAsText("status")).containsExactly("403", "403", "400");
        awaitAdmitted(prefix + "-1", prefix + "-4");
    }

    @Test
    void post_foreignIssuer_isForbiddenAndSetAsideWithAlarm() {
        int dead = broker.count(Topics.DEAD);
        double refused = counted("tokenwarden.ingest.gateway.refused");

        HttpResponse<String> response = http.post(
                TOKEN,
                STRUCTURED,
                utf8(used("urn:verifier:payments/eu-1", "x", "acme", "https://evil.example", "payments")));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(GatewayClient.json(response).get("reason").textValue()).isEqualTo("issuer-mismatch");
        assertThat(GatewayClient.json(response).get("field").textValue()).isEqualTo("data.token.iss");
        assertThat(counted("tokenwarden.ingest.gateway.refused")).isEqualTo(refused + 1);
        await().atMost(LONG).until(() -> broker.count(Topics.DEAD) > dead);
        await().atMost(LONG).until(() -> broker.count(Topics.DETECTIONS) > 0);
    }

    @Test
    void post_brokenBatch_isRefusedAndSetAsideWhole() {
        int dead = broker.count(Topics.DEAD);

        HttpResponse<String> response = http.post(TOKEN, BATCH, utf8("[" + used("never") + ",{]"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(GatewayClient.json(response).get("field").textValue()).isEqualTo("[1]");
        await().atMost(LONG).until(() -> broker.count(Topics.DEAD) > dead);
        assertThat(broker.ids()).doesNotContain("never");
    }

    @Test
    void post_attributeTwice_isRefusedHereAndThere() {
        HttpResponse<String> response =
                http.post(TOKEN, "application/json", utf8(used("smuggled")), "ce-id", "1", "ce-id", "2");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(GatewayClient.json(response).get("reason").textValue()).isEqualTo("duplicate-member");
        http.post(TOKEN, STRUCTURED, utf8(used("after-smuggled")));
        awaitAdmitted("after-smuggled");
        assertThat(broker.ids()).doesNotContain("smuggled");
    }

    @Test
    void post_withoutRight_isRefusedBeforeAnyLook() {
        assertThat(http.post("wrong", STRUCTURED, utf8(used("1"))).statusCode()).isEqualTo(401);
        assertThat(http.post(SIGNER.token("removed"), STRUCTURED, utf8(used("1")))
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> none = http.send(
                http.request("").setHeader("Authorization", "Basic eA==").POST(BodyPublishers.ofString("x")));
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void post_overLimits_isRefused() {
        byte[] bomb = GatewayClient.gzip(new byte[50 << 20]);
        assertThat(http.post(TOKEN, NDJSON, bomb, "Content-Encoding", "gzip").statusCode())
                .isEqualTo(413);
        assertThat(http.post(TOKEN, NDJSON, new byte[BODY_BYTES + 1]).statusCode())
                .isEqualTo(413);
        assertThat(http.post(TOKEN, NDJSON, utf8("{}\n".repeat(1_001))).statusCode())
                .isEqualTo(413);
        assertThat(http.post(TOKEN, STRUCTURED, utf8(used("1") + " ".repeat(70_000)))
                        .statusCode())
                .isEqualTo(400);
        assertThat(http.post(TOKEN, "text/plain", utf8(used("1"))).statusCode()).isEqualTo(415);
        assertThat(http.post(TOKEN, STRUCTURED, utf8("x"), "Content-Encoding", "br")
                        .statusCode())
                .isEqualTo(415);
        assertThat(http.post(TOKEN, STRUCTURED, utf8("no gzip"), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void post_slowSender_isGivenUp() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            out.write(utf8("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\nContent-Type: "
                    + STRUCTURED + "\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n"));
            out.flush();
            long start = System.nanoTime();
            ScheduledExecutorService sender = writeSlowly(out);
            byte[] answer = socket.getInputStream().readNBytes(12);
            sender.shutdownNow();

            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        }
    }

    /** Writes a byte every 100 ms until the connection is closed. */
    private static ScheduledExecutorService writeSlowly(OutputStream out) {
        ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
        // An exception ends the repetition: the gateway has closed the connection, as the test expects.
        sender.scheduleAtFixedRate(
                () -> {
                    try {
                        out.write('x');
                        out.flush();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                0,
                100,
                TimeUnit.MILLISECONDS);
        return sender;
    }

    @Test
    void post_slowHeader_isCutOff() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            out.write(utf8("POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Slow: "));
            ScheduledExecutorService sender = writeSlowly(out);
            int answer = -1;
            try {
                answer = socket.getInputStream().read();
            } catch (java.net.SocketException e) {
                // Reset: cut off as well.
            }
            sender.shutdownNow();

            assertThat(answer).isNegative();
        }
    }

    @Test
    void post_otherTenantsName_isAdmittedUnderTheIssuersTenant_andTheAnswerSaysSo() {
        HttpResponse<String> response = http.post(
                TOKEN,
                STRUCTURED,
                utf8(used("urn:verifier:payments/eu-1", "moved-1", "acmme", "https://idp.acme.example", "payments")));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(GatewayClient.json(response).get("moved").intValue()).isEqualTo(1);
        awaitAdmitted("moved-1");
    }

    @Test
    void post_gzipBomb_isRefusedWithoutHoldingIt() {
        byte[] bomb = GatewayClient.gzip(new byte[100 << 20]);

        HttpResponse<String> response = http.post(TOKEN, NDJSON, bomb, "Content-Encoding", "gzip");

        assertThat(bomb.length).isLessThan(BODY_BYTES);
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(http.post(TOKEN, STRUCTURED, utf8(used("after-the-gzip-bomb")))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void idleConnections_keepNobodyOut() throws IOException {
        List<RawConnection> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                idle.add(new RawConnection(gateway.port()));
            }

            assertThat(http.post(TOKEN, STRUCTURED, utf8(used("beside-idle-connections")))
                            .statusCode())
                    .isEqualTo(202);
        } finally {
            for (RawConnection connection : idle) {
                connection.close();
            }
        }
    }

    @Test
    void post_headerInjection_isRefused() {
        HttpResponse<String> response = http.post(
                TOKEN,
                "application/json",
                utf8("{\"token\":{\"iss\":\"https://idp.acme.example\"}}"),
                binaryHeaders("x%0d%0aSet-Cookie:%20a=b", "acme%0aX: y"));

        assertThat(response.statusCode()).isIn(400, 403);
        assertThat(response.headers().map()).doesNotContainKeys("set-cookie", "x");
        assertThat(response.body()).doesNotContain("Set-Cookie");
    }

    @Test
    void post_garbage_neverFails() {
        Random random = new Random(42);
        byte[] seed = utf8("[" + used("g-1") + "," + used("g-2") + "]");
        List<String> types = List.of(STRUCTURED, BATCH, NDJSON, "application/json", "text/plain");
        for (int i = 0; i < 3_000; i++) {
            byte[] body = Arrays.copyOf(seed, 1 + random.nextInt(seed.length));
            for (int j = random.nextInt(4); j > 0; j--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            HttpResponse<String> response = random.nextInt(10) == 0
                    ? http.post(TOKEN, types.get(random.nextInt(types.size())), body, "Content-Encoding", "gzip")
                    : http.post(TOKEN, types.get(random.nextInt(types.size())), body, "ce-id", "g" + i);

            assertThat(response.statusCode()).as(response.body()).isIn(202, 207, 400, 403, 415);
        }
        http.post(TOKEN, STRUCTURED, utf8(used("after-garbage")));
        awaitAdmitted("after-garbage");
    }

    @Test
    void get_openDocuments_needNoToken() {
        assertThat(http.get("/health").statusCode()).isEqualTo(200);
        assertThat(http.get("/openapi.yaml").body()).startsWith("openapi: 3.1.0");
        assertThat(http.get("/v1/events").statusCode()).isEqualTo(404);
        assertThat(http.get("/v1/events").headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private void awaitAdmitted(String... ids) {
        await().atMost(LONG).until(() -> broker.ids().containsAll(List.of(ids)));
    }

    private double counted(String name) {
        return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
    }
}
