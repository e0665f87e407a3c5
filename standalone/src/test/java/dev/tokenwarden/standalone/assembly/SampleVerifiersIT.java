package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tokenwarden.standalone.cli.CommandRun;
import dev.tokenwarden.standalone.config.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The verifiers of docs/verifiers, each as its page says, beside a whole pipeline: what they deny, and how a token that was stolen
 * ends at the verifier that reported it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SampleVerifiersIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ISSUER = "https://idp.acme.example";
    private static final Path SAMPLES =
            Path.of("").toAbsolutePath().resolveSibling("docs").resolve("verifiers");
    private static final byte[] VICTIM = {127, 0, 0, 1};
    /** Another network, as far as a /24 is one. */
    private static final byte[] THIEF = {127, 0, 1, 1};

    private final PublicJsonWebKey key = key();
    private Path data;
    private HttpServer jwks;
    private Assembly assembly;

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        data = temp.resolve("data");
        Path policy = Files.writeString(temp.resolve("policy.yaml"), """
                issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
                registrations:
                  - {name: shop, sources: ["urn:verifier:shop/*"], tenants: [acme], types: [used, status]}
                # Both sides call from loopback, which would be one network of our own.
                internal_networks: []
                enforcement: {mode: enforce, max_automatic_revocations: {count: 50, share_of_active: 1.0, window: PT10M}}
                """);
        jwks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] keys =
                new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY).getBytes(StandardCharsets.UTF_8);
        jwks.createContext("/jwks", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        jwks.start();
        assembly = Assembly.start(
                Configs.freePorts(data, Map.of(Setting.POLICY, policy.toString())),
                Clock.systemUTC(),
                StartProgress.SILENT);
    }

    @AfterAll
    void stop() {
        assembly.close();
        jwks.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "python | python3 -c 'import cryptography' | python3 python/verifier.py",
                "node   | node --version                   | node node/verifier.mjs",
                "go     | go version                       | go run go/main.go"
            })
    void sample_deniesWhatItMust_andDeniesAStolenTokenOnceItIsRevoked(String name, String probe, String command)
            throws Exception {
        assumeThat(runs(probe))
                .as("%s is not installed here: `%s` fails", name, probe)
                .isTrue();
        Process sample = start(name, command);
        try (BufferedReader out = sample.inputReader(StandardCharsets.UTF_8)) {
            int port = Integer.parseInt(out.readLine().replaceAll("\\D", ""));
            await().atMost(SOON).until(() -> get(port, VICTIM, "shop-app/1", token(name + "-warm", 600))
                    .startsWith("200"));

            assertThat(get(port, VICTIM, "a", null)).startsWith("401").contains("www-authenticate: bearer\n");
            assertThat(get(port, VICTIM, "a", token("x", -120)))
                    .startsWith("401")
                    .contains("error=\"invalid_token\"");
            assertThat(get(port, VICTIM, "a", tokenFor("ledger")))
                    .startsWith("401")
                    .endsWith("audience");
            assertThat(get(port, VICTIM, "a", forged())).startsWith("401").endsWith("signature");
            assertThat(get(port, VICTIM, "a", "x.y")).startsWith("401").endsWith("malformed");
            String stolen = token(name + "-stolen", 600);
            assertThat(get(port, VICTIM, "shop-app/1", stolen)).startsWith("200");
            long used = System.nanoTime();
            assertThat(get(port, THIEF, "curl/8", stolen)).startsWith("200");
            await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> get(port, THIEF, "curl/8", stolen)
                    .startsWith("401"));
            Duration took = Duration.ofNanos(System.nanoTime() - used);

            System.out.printf("%s: denied %d ms after the thief's first use%n", name, took.toMillis());
            assertThat(get(port, VICTIM, "shop-app/1", stolen))
                    .startsWith("401")
                    .endsWith("revoked");
            CommandRun check = CommandRun.warden(
                    "check", "--tenant", "acme", "--iss", ISSUER, "--jti", name + "-stolen", "--data", data.toString());
            assertThat(check.out()).startsWith("denied\n").contains("replay.context-change");
        } finally {
            sample.descendants().forEach(ProcessHandle::destroyForcibly);
            sample.destroyForcibly().waitFor();
        }
    }

    private static boolean runs(String probe) throws InterruptedException {
        try {
            return new ProcessBuilder("sh", "-c", probe)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Process start(String name, String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.split(" "))
                .directory(SAMPLES.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "ISSUER",
                        ISSUER,
                        "JWKS_URL",
                        "http://127.0.0.1:" + jwks.getAddress().getPort() + "/jwks",
                        "TENANT",
                        "acme",
                        "AUDIENCE",
                        "payments",
                        "SOURCE",
                        "urn:verifier:shop/" + name,
                        "REDIS_FILE",
                        assembly.layout().denylistClient("shop").toString(),
                        "GATEWAY_URL",
                        assembly.running().gateway().toString(),
                        "GATEWAY_TOKEN_FILE",
                        assembly.layout().httpToken("shop").toString(),
                        "PORT",
                        "0",
                        "PYTHONDONTWRITEBYTECODE",
                        "1"));
        return builder.start();
    }

    /** Status, headers in lower case, and body of a request from that address. */
    private static String get(int port, byte[] from, String agent, String token) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            String request = "GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nUser-Agent: " + agent + "\r\n"
                    + (token == null ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer;
            try (var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)) {
                StringBuilder text = new StringBuilder();
                for (int next = in.read(); next >= 0; next = in.read()) {
                    text.append((char) next);
                }
                answer = text.toString();
            }
            int body = answer.indexOf("\r\n\r\n");
            return answer.substring("HTTP/1.1 ".length(), body)
                            .replace("\r", "")
                            .toLowerCase(Locale.ROOT) + "\n\n"
                    + answer.substring(body + 4)
                            .strip()
                            .replaceAll("^\\d+\r\n|\r\n0$", "")
                            .strip();
        }
    }

    private String token(String jti, int lifetime) throws Exception {
        return sign(key, jti, "payments", lifetime);
    }

    private String tokenFor(String audience) throws Exception {
        return sign(key, UUID.randomUUID().toString(), audience, 600);
    }

    private static String forged() throws Exception {
        return sign(key(), "forged", "payments", 600);
    }

    private static String sign(PublicJsonWebKey key, String jti, String audience, int lifetime) throws Exception {
        long now = Clock.systemUTC().instant().getEpochSecond();
        // Each sample has a client and a user of its own: automatic revocations of one client and user share a small
        // budget.
        String sample = jti.split("-")[0];
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(JsonUtil.toJson(Map.of(
                "iss",
                ISSUER,
                "jti",
                jti,
                "sub",
                "alice-" + sample,
                "client_id",
                "shop-" + sample,
                "aud",
                List.of(audience),
                "scope",
                "payments:write",
                "iat",
                now - 60,
                "exp",
                now + lifetime)));
        jws.setAlgorithmHeaderValue("ES256");
        jws.setKeyIdHeaderValue("k1");
        jws.setHeader("typ", "at+jwt");
        jws.setKey(key.getPrivateKey());
        return jws.getCompactSerialization();
    }

    private static PublicJsonWebKey key() {
        try {
            PublicJsonWebKey made = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            made.setKeyId("k1");
            return made;
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }
}
