package dev.tokenwarden.verifier.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.TestIssuer;
import dev.tokenwarden.verifier.Verdict;
import dev.tokenwarden.verifier.VerifierFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JwksKeySourceTest {
    private final TestIssuer first = TestIssuer.of("https://idp", "ES256", "k1", VerifierFixture.CLOCK);
    private final TestIssuer second = TestIssuer.of("https://idp", "EdDSA", "k2", VerifierFixture.CLOCK);
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile String body = first.jwks();
    private final AtomicInteger notModified = new AtomicInteger();
    private volatile int status = 200;
    private volatile String cacheControl = "";
    private volatile String etag = "";
    private HttpServer server;
    private URI uri;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
            if (!cacheControl.isEmpty()) {
                exchange.getResponseHeaders().set("Cache-Control", cacheControl);
            }
            if (!etag.isEmpty()) {
                exchange.getResponseHeaders().set("ETag", etag);
                if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                    notModified.incrementAndGet();
                    exchange.sendResponseHeaders(304, -1);
                    exchange.close();
                    return;
                }
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.setExecutor(threads);
        server.start();
        uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void rotation_bringsNewKeys_andRetiresOld() {
        try (JwksKeySource keys = source().build()) {
            VerificationKey old = keys.keys().candidates("k1", "ES256").get(0);
            assertThat(keys.keys().holds(old)).isTrue();
            assertThat(keys.keys().candidates("k2", "EdDSA")).isEmpty();

            body = second.jwks();
            assertThat(keys.reload().candidates("k2", "EdDSA")).hasSize(1);
            assertThat(keys.keys().holds(old)).isFalse();
        }
    }

    @Test
    void sameKeys_stayTheSameObjects() {
        try (JwksKeySource keys = source().build()) {
            VerificationKey before = keys.keys().candidates("k1", "ES256").get(0);
            keys.reload();

            assertThat(fetches).hasValue(2);
            assertThat(keys.keys().candidates("k1", "ES256").get(0)).isSameAs(before);
        }
    }

    @Test
    void floodOfUnknownNames_fetchesOnceInAPause() {
        try (JwksKeySource keys = source().reloadPause(Duration.ofSeconds(5)).build()) {
            for (int i = 0; i < 10_000; i++) {
                keys.reload();
            }
            assertThat(fetches).hasValue(2);
            nanos.addAndGet(Duration.ofSeconds(6).toNanos());
            keys.reload();
            assertThat(fetches).hasValue(3);
        }
    }

    @Test
    void floodWhileTheEndpointFails_fetchesOnce() throws Exception {
        try (JwksKeySource keys = source().build()) {
            status = 500;
            CountDownLatch start = new CountDownLatch(1);
            List<Future<KeySet>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return keys.reload();
                }));
            }
            start.countDown();
            for (Future<KeySet> answer : answers) {
                assertThat(answer.get(10, TimeUnit.SECONDS).size()).isEqualTo(1);
            }
            assertThat(fetches).hasValue(2);
        }
    }

    @Test
    void tokenSeenBefore_isDeniedOnceItsKeyIsRetired() {
        String token = first.token();
        JwksKeySource keys = source().build();
        try (VerifierFixture fixture = new VerifierFixture(
                IssuerProfile.builder("https://idp", "acme", keys).build())) {
            assertThat(fixture.check(token).accepted()).isTrue();
            assertThat(fixture.check(token).accepted()).isTrue();

            body = second.jwks();
            assertThat(fixture.check(second.token()).accepted()).isTrue();

            assertThat(((Verdict.Denied) fixture.check(token)).reason()).isEqualTo(RejectionReason.SIGNATURE);
        }
    }

    @Test
    void outage_keepsTheLastGoodKeys_butNotForever() {
        try (JwksKeySource keys = source().keepFor(Duration.ofHours(1)).build()) {
            for (String bad :
                    new String[] {"", "{}", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"}) {
                body = bad;
                nanos.addAndGet(Duration.ofMinutes(1).toNanos());
                assertThat(keys.reload().candidates("k1", "ES256")).hasSize(1);
            }
            status = 500;
            nanos.addAndGet(Duration.ofMinutes(50).toNanos());
            assertThat(keys.reload().size()).isEqualTo(1);
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
            assertThat(keys.reload().size()).isZero();
            status = 200;
            body = second.jwks();
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(keys.reload().candidates("k2", "EdDSA")).hasSize(1);
        }
    }

    @Test
    void keysAreRefreshed_inTheBackground() {
        try (JwksKeySource keys = source().refreshEvery(Duration.ofMillis(50)).build()) {
            body = second.jwks();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !keys.keys().candidates("k2", "EdDSA").isEmpty());
        }
    }

    @Test
    void issuerThatIsDownAtStart_isServedOnceItIsBack() {
        status = 503;
        JwksKeySource keys = source().firstRetry(Duration.ofMillis(20)).build();
        try (VerifierFixture fixture = new VerifierFixture(
                IssuerProfile.builder("https://idp", "acme", keys).build())) {
            Verdict.Denied down = (Verdict.Denied) fixture.check(first.token());
            assertThat(down.status()).isEqualTo(503);
            assertThat(fixture.last().use().believed()).isFalse();

            status = 200;

            await().atMost(Duration.ofSeconds(10)).until(keys::isLoaded);
            assertThat(fixture.check(first.token()).accepted()).isTrue();
        }
    }

    @Test
    void answersThatAreNoKeySet_doNotStopTheStart() {
        for (String bad :
                List.of("x".repeat(600 * 1024), "{}", "[]", first.jwks().replace("\"use\"", "\"x\"") + "x")) {
            body = bad;
            try (JwksKeySource keys = source().build()) {
                assertThat(keys.isLoaded()).isFalse();
                assertThat(keys.failureCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void onlyKeyOfTheSet_isNamed_ifItsPrivatePartIsPublished() {
        body = new JsonWebKeySet(List.<JsonWebKey>of(first.key)).toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);

        try (JwksKeySource keys = source().build()) {
            assertThat(keys.isLoaded()).isFalse();
            assertThat(keys.keys().exposed()).containsExactly("k1");
        }
    }

    @Test
    void keyReplacedUnderItsName_isFetchedAtTheFirstFailedSignature() {
        TestIssuer replaced = TestIssuer.of("https://idp", "ES256", "k1", VerifierFixture.CLOCK);
        JwksKeySource keys = source().build();
        try (VerifierFixture fixture = new VerifierFixture(
                IssuerProfile.builder("https://idp", "acme", keys).build())) {
            String old = first.token();
            assertThat(fixture.check(old).accepted()).isTrue();
            body = replaced.jwks();

            assertThat(fixture.check(replaced.token()).accepted()).isTrue();

            assertThat(fixture.check(old).accepted()).isFalse();
            assertThat(fetches).hasValue(2);
        }
    }

    @Test
    void forgedSignatures_fetchOnceInAPause() {
        TestIssuer forger = TestIssuer.of("https://idp", "ES256", "k1", VerifierFixture.CLOCK);
        JwksKeySource keys = source().build();
        try (VerifierFixture fixture = new VerifierFixture(
                IssuerProfile.builder("https://idp", "acme", keys).build())) {
            for (int i = 0; i < 50; i++) {
                assertThat(fixture.check(forger.token()).accepted()).isFalse();
            }
            assertThat(fetches).hasValue(2);
        }
    }

    @Test
    void maxAgeOfZero_isRaisedToTheFloor() {
        cacheControl = "no-cache, no-store, max-age=0";
        try (JwksKeySource keys = source().build()) {
            assertThat(keys.nextRefresh()).isGreaterThanOrEqualTo(JwksKeySource.SHORTEST_REFRESH);
        }
        cacheControl = "max-age=120";
        try (JwksKeySource keys = source().build()) {
            assertThat(keys.nextRefresh()).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(133));
        }
        cacheControl = "max-age=86400";
        try (JwksKeySource keys = source().build()) {
            assertThat(keys.nextRefresh()).isBetween(Duration.ofMinutes(5), Duration.ofSeconds(331));
        }
    }

    @Test
    void unchangedSet_isNotSentAgain() {
        etag = "\"v1\"";
        try (JwksKeySource keys = source().build()) {
            keys.reload();

            assertThat(notModified).hasValue(1);
            assertThat(keys.isLoaded()).isTrue();
        }
    }

    @Test
    void discovery_findsTheKeys_ofTheIssuerThatTheMetadataNames() {
        String origin = "http://127.0.0.1:" + server.getAddress().getPort();
        metadata("/.well-known/oauth-authorization-server/realms/a", origin + "/realms/a", uri.toString());
        metadata("/realms/b/.well-known/openid-configuration", origin + "/realms/b", uri.toString());
        metadata("/realms/c/.well-known/openid-configuration", origin + "/realms/other", uri.toString());
        metadata("/realms/d/.well-known/openid-configuration", origin + "/realms/d", "http://idp.acme.example/jwks");

        assertThat(loads(JwksKeySource.discover(origin + "/realms/a"))).isTrue();
        assertThat(loads(JwksKeySource.discover(origin + "/realms/b"))).isTrue();
        assertThat(loads(JwksKeySource.discover(origin + "/realms/c"))).isFalse();
        assertThat(loads(JwksKeySource.discover(origin + "/realms/d"))).isFalse();
    }

    private static boolean loads(JwksKeySource.Builder builder) {
        try (JwksKeySource keys = builder.build()) {
            return keys.isLoaded();
        }
    }

    private void metadata(String path, String issuer, String jwks) {
        server.createContext(path, exchange -> {
            byte[] bytes =
                    ("{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + jwks + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
    }

    @Test
    void plainHttp_isForLoopbackOnly() {
        assertThatThrownBy(() -> JwksKeySource.builder(URI.create("http://idp.acme.example/jwks"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https");
        assertThat(JwksKeySource.builder(URI.create("http://idp.acme.example/jwks"))
                        .allowPlainHttp())
                .isNotNull();
    }

    private JwksKeySource.Builder source() {
        return JwksKeySource.builder(uri).nanos(nanos::get);
    }
}
