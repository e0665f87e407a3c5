package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tokenwarden.contract.claims.IssuerPattern;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.standalone.KafkaRecords;
import dev.tokenwarden.standalone.cli.CommandRun;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.Presentation;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.Verdict;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.denylist.DirectDenylist;
import dev.tokenwarden.verifier.keys.JwksKeySource;
import dev.tokenwarden.verifier.report.UseReporter;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;

/**
 * Tokens, key sets and incidents as the field has them, at a verifier beside a whole pipeline: keys over HTTP, reports through Kafka,
 * the denylist from Redis.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FieldCasesIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REALM = "https://sso.acme.example/realms/acme";
    private static final String TENANT_OF_ENTRA = "9122040d-6c67-4c5b-b112-36a304b66dad";

    private PublicJsonWebKey ec;
    private PublicJsonWebKey rsa;
    private PublicJsonWebKey bare;
    private Path data;
    private HttpServer jwks;
    private Assembly assembly;
    private RedisConfig redis;
    private DenylistView denylist;
    private UseReporter reporter;
    private JwksKeySource keys;
    private TokenVerifier verifier;

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        data = temp.resolve("data");
        ec = named(EcJwkGenerator.generateJwk(EllipticCurves.P256), "k1", "ES256");
        rsa = named(RsaJwkGenerator.generateJwk(2048), "k1", "RS256");
        bare = named(EcJwkGenerator.generateJwk(EllipticCurves.P256), "k2", null);
        jwks = serve(keySet());
        Path policy = Files.writeString(temp.resolve("policy.yaml"), """
                issuers:
                  - {issuer: "https://sso.acme.example/realms/acme", tenant: acme}
                  - {issuer: "https://login.microsoftonline.com/9122040d-6c67-4c5b-b112-36a304b66dad/v2.0", tenant: acme}
                registrations:
                  - {name: orders, sources: ["urn:verifier:orders/*"], tenants: [acme], types: [used, status]}
                  - {name: import-keycloak, sources: ["urn:import:keycloak*"], tenants: [acme],
                     types: [used, issued, exchanged, revoked], issuers: ["https://sso.acme.example/realms/*"]}
                enforcement: {mode: enforce, max_automatic_revocations: {count: 50, share_of_active: 1.0, window: PT10M}}
                """);
        assembly = Assembly.start(
                Configs.freePorts(data, Map.of(Setting.POLICY, policy.toString())),
                Clock.systemUTC(),
                StartProgress.SILENT);
        Properties access = load(assembly.layout().clients().resolve("orders.redis.properties"));
        redis = new RedisConfig(
                access.getProperty("host"),
                Integer.parseInt(access.getProperty("port")),
                access.getProperty("user"),
                access.getProperty("password"),
                false);
        Map<String, Object> kafka = new HashMap<>();
        load(assembly.layout().kafkaClient("orders")).forEach((name, value) -> kafka.put((String) name, value));
        denylist = DenylistView.builder("orders", "acme").redis(redis).start();
        reporter = UseReporter.builder("orders", "urn:verifier:orders/1", "acme")
                .kafka(kafka)
                .denylist(denylist)
                .start();
        keys = JwksKeySource.builder(
                        URI.create("http://127.0.0.1:" + jwks.getAddress().getPort() + "/jwks"))
                .build();
        verifier = TokenVerifier.builder("orders", "api://orders")
                .issuer(IssuerProfile.builder(REALM, "acme", keys)
                        .claims("keycloak")
                        .build())
                .issuer(IssuerProfile.builder(
                                IssuerPattern.of(
                                        "https://login.microsoftonline.com/{tenantid}/v2.0",
                                        "tid",
                                        Set.of(TENANT_OF_ENTRA)),
                                "acme",
                                keys)
                        .claims("entra-v2")
                        .build())
                .denylist(denylist)
                .reporter(reporter)
                .edge(true)
                .build();
        assertThat(denylist.awaitWhole(SOON)).isTrue();
    }

    @AfterAll
    void stop() {
        verifier.close();
        keys.close();
        reporter.close();
        denylist.close();
        assembly.close();
        jwks.stop(0);
    }

    /** One name for a signing key, an encryption key and a key of another type; the same key twice; keys that nobody can use. */
    private String keySet() throws JoseException {
        String encryption = named(RsaJwkGenerator.generateJwk(2048), "k1", null)
                .toJson(OutputControlLevel.PUBLIC_ONLY)
                .replaceFirst("\\{", "{\"use\":\"enc\",");
        String signing = ec.toJson(OutputControlLevel.PUBLIC_ONLY).replaceFirst("\\{", "{\"use\":\"sig\",");
        return "{\"keys\":["
                + String.join(
                        ",",
                        encryption,
                        signing,
                        signing,
                        rsa.toJson(OutputControlLevel.PUBLIC_ONLY),
                        "{\"kty\":\"AKP\",\"kid\":\"pq\",\"alg\":\"ML-DSA-44\",\"pub\":\"AAAA\"}",
                        "{\"kty\":\"EC\",\"kid\":\"btc\",\"crv\":\"secp256k1\",\"alg\":\"ES256K\",\"x\":\"AA\",\"y\":\"AA\"}",
                        "{\"kty\":\"OKP\",\"kid\":\"goldilocks\",\"crv\":\"Ed448\",\"x\":\"AA\"}",
                        "{\"kty\":\"RSA\",\"kid\":\"chain\",\"x5c\":[\"MIIB\"]}",
                        "null",
                        bare.toJson(OutputControlLevel.PUBLIC_ONLY)
                                .replaceFirst("\\{", "{\"use\":null,\"alg\":null,\"key_ops\":null,\"x5t\":\"x\","))
                + "],\"next_update\":1}";
    }

    @Test
    void keysThatShareAName_andKeysThatNobodyKnows_keepNoTokenOut() throws JoseException {
        assertThat(check(token(ec, c -> {})).accepted()).isTrue();
        assertThat(check(token(rsa, c -> {})).accepted()).isTrue();
        assertThat(check(token(bare, c -> {})).accepted()).isTrue();
        PublicJsonWebKey foreign = named(EcJwkGenerator.generateJwk(EllipticCurves.P256), "k1", "ES256");
        assertThat(reason(check(token(foreign, c -> {})))).isEqualTo(RejectionReason.SIGNATURE);
    }

    @Test
    void tenantsOfOneIssuer_areToldApartByTheirClaim_andBothNamesOfTheServiceAreAccepted() {
        Consumer<Map<String, Object>> entra = c -> {
            c.put("iss", "https://login.microsoftonline.com/" + TENANT_OF_ENTRA + "/v2.0");
            c.put("ver", "2.0");
            c.put("tid", TENANT_OF_ENTRA);
            c.put("uti", "u" + System.nanoTime());
            c.remove("jti");
            c.remove("typ");
        };

        assertThat(check(token(rsa, entra)).accepted()).isTrue();
        assertThat(check(token(rsa, entra.andThen(c -> c.put("aud", "api://orders"))))
                        .accepted())
                .isTrue();
        assertThat(reason(check(token(rsa, entra.andThen(c -> c.put("aud", "ledger"))))))
                .isEqualTo(RejectionReason.AUDIENCE);
        assertThat(reason(check(token(rsa, entra.andThen(c -> c.put("tid", "other"))))))
                .isEqualTo(RejectionReason.ISSUER);
        assertThat(reason(check(
                        token(rsa, entra.andThen(c -> c.put("iss", "https://login.microsoftonline.com/other/v2.0"))))))
                .isEqualTo(RejectionReason.ISSUER);
    }

    @Test
    void scopesAreAListOfTexts_andAnythingElseIsRefusedAndReported() throws IOException {
        String marker = "scopes-" + System.nanoTime();

        assertThat(check(token(ec, c -> {
                            c.put("jti", marker);
                            c.put("scope", List.of("read", "write"));
                        }))
                        .accepted())
                .isTrue();
        for (Object wrong : List.of(List.of("read", 7), List.of("read", Map.of()), 7, true, Map.of("a", "b"))) {
            assertThat(reason(check(token(ec, c -> {
                        c.put("jti", marker + "-wrong");
                        c.put("scope", wrong);
                    }))))
                    .as(wrong.toString())
                    .isEqualTo(RejectionReason.MALFORMED);
        }
        Path admin = Configs.admin(data, assembly.layout().kafkaClient("orders"));
        await().atMost(SOON).untilAsserted(() -> {
            List<String> admitted = KafkaRecords.read(admin, "token-events");
            assertThat(admitted).anyMatch(event -> event.contains(marker) && event.contains("\"read write\""));
            assertThat(admitted.stream().filter(event -> event.contains("\"reason\":\"malformed\"")))
                    .hasSizeGreaterThanOrEqualTo(5);
        });
        assertThat(KafkaRecords.read(admin, "token-events-dead")).isEmpty();
    }

    @Test
    void aLogoutAtKeycloak_endsOneSession_atTheVerifier(@TempDir Path temp) throws Exception {
        String ended = token(ec, c -> c.put("sid", "s-1"));
        String other = token(ec, c -> c.put("sid", "s-2"));
        assertThat(check(ended).accepted()).isTrue();
        assertThat(check(other).accepted()).isTrue();
        Path log = Files.writeString(temp.resolve("keycloak.json"), """
                {"timestamp":"%s","loggerName":"org.keycloak.events","level":"DEBUG","message":"type=\\"LOGOUT\\", \
                realmId=\\"8a1b\\", realmName=\\"acme\\", clientId=\\"web\\", userId=\\"u-1\\", sessionId=\\"s-1\\", \
                ipAddress=\\"203.0.113.7\\""}
                """.formatted(Instant.now()));

        CommandRun imported = CommandRun.warden(
                "import",
                "--format",
                "keycloak",
                "--issuer",
                "https://sso.acme.example/realms/{tenant}",
                "--data",
                data.toString(),
                "--rejected",
                temp.resolve("rejected.ndjson").toString(),
                log.toString());

        assertThat(imported.exitCode()).as(imported.err()).isZero();
        await().atMost(SOON).until(() -> isRevoked(check(ended)));
        assertThat(check(other).accepted()).isTrue();
        assertThat(check(token(ec, c -> c.put("sid", "s-1"))).accepted())
                .as("a token that the session gets later")
                .isFalse();
    }

    @Test
    void anEntryThatRedisLost_isNeverTakenForNotRevoked() throws Exception {
        String carol = token(ec, c -> c.put("sub", "carol"));
        CommandRun revoked = CommandRun.warden(
                "revoke",
                "subject",
                "--tenant",
                "acme",
                "--iss",
                REALM,
                "--sub",
                "carol",
                "--reason",
                "stolen",
                "--yes",
                "--data",
                data.toString());
        assertThat(revoked.exitCode()).as(revoked.err()).isZero();
        await().atMost(SOON).until(() -> isRevoked(check(carol)));
        String entry = DenylistKeys.entry(new Target.OfSubject("acme", REALM, "carol"));

        try (Jedis admin = admin();
                DirectDenylist direct = DirectDenylist.connect(redis);
                TokenVerifier asking = TokenVerifier.builder("orders")
                        .issuer(IssuerProfile.builder(REALM, "acme", keys)
                                .claims("keycloak")
                                .build())
                        .denylist(direct)
                        .build()) {
            for (int i = 0; i < 40; i++) {
                assertThat(admin.del(entry)).isLessThanOrEqualTo(1);

                assertThat(check(asking, carol).accepted()).isFalse();
                assertThat(check(carol).accepted()).isFalse();
            }
            await().atMost(SOON).until(() -> admin.exists(entry));
        }
    }

    private Jedis admin() throws IOException {
        Properties passwords = load(data.resolve("credentials.properties"));
        Properties access = load(assembly.layout().clients().resolve("orders.redis.properties"));
        return new Jedis(
                access.getProperty("host"),
                Integer.parseInt(access.getProperty("port")),
                DefaultJedisClientConfig.builder()
                        .user("admin")
                        .autoNegotiateProtocol(false)
                        .password(passwords.getProperty("redis.admin"))
                        .build());
    }

    private Verdict check(String token) {
        return check(verifier, token);
    }

    private static Verdict check(TokenVerifier verifier, String token) {
        return verifier.check(Presentation.builder("Bearer " + token)
                .request("GET", "https://orders.acme.example/orders")
                .operation("GET /orders", Set.of())
                .build());
    }

    private static boolean isRevoked(Verdict verdict) {
        return verdict instanceof Verdict.Denied denied && denied.reason() == RejectionReason.REVOKED;
    }

    private static RejectionReason reason(Verdict verdict) {
        return ((Verdict.Denied) verdict).reason();
    }

    private static String token(PublicJsonWebKey key, Consumer<Map<String, Object>> change) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", REALM);
        claims.put("jti", "t" + System.nanoTime());
        claims.put("sub", "alice");
        claims.put("azp", "web");
        claims.put("typ", "Bearer");
        claims.put("aud", "orders");
        claims.put("iat", now - 5);
        claims.put("exp", now + 600);
        change.accept(claims);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(JsonUtil.toJson(claims));
        jws.setAlgorithmHeaderValue(key.getKeyType().equals("RSA") ? "RS256" : "ES256");
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setHeader("typ", "JWT");
        jws.setKey(key.getPrivateKey());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    private static PublicJsonWebKey named(PublicJsonWebKey key, String kid, String alg) {
        key.setKeyId(kid);
        key.setAlgorithm(alg);
        return key;
    }

    private static HttpServer serve(String keySet) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = keySet.getBytes(StandardCharsets.UTF_8);
        server.createContext("/jwks", exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
