package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tokenwarden.contract.event.RejectionReason;
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
    private volatile int status = 200;
    private HttpServer server;
    private URI uri;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
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
            VerificationKey old = keys.keys().find("k1", "ES256");
            assertThat(keys.keys().holds(old)).isTrue();
            assertThat(keys.keys().find("k2", "EdDSA")).isNull();

            body = second.jwks();
            assertThat(keys.keysAfterUnknown().find("k2", "EdDSA")).isNotNull();
            assertThat(keys.keys().holds(old)).isFalse();
        }
    }

    @Test
    void sameKeys_stayTheSameObjects() {
        try (JwksKeySource keys = source().build()) {
            VerificationKey before = keys.keys().find("k1", "ES256");
            keys.keysAfterUnknown();

            assertThat(fetches).hasValue(2);
            assertThat(keys.keys().find("k1", "ES256")).isSameAs(before);
        }
    }

    @Test
    void floodOfUnknownNames_fetchesOnceInAPause() {
        try (JwksKeySource keys =
                source().unknownKidPause(Duration.ofSeconds(5)).build()) {
            for (int i = 0; i < 10_000; i++) {
                keys.keysAfterUnknown();
            }
            assertThat(fetches).hasValue(2);
            nanos.addAndGet(Duration.ofSeconds(6).toNanos());
            keys.keysAfterUnknown();
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
                    return keys.keysAfterUnknown();
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
                assertThat(keys.keysAfterUnknown().find("k1", "ES256")).isNotNull();
            }
            status = 500;
            nanos.addAndGet(Duration.ofMinutes(50).toNanos());
            assertThat(keys.keysAfterUnknown().size()).isEqualTo(1);
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
            assertThat(keys.keysAfterUnknown().size()).isZero();
            status = 200;
            body = second.jwks();
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(keys.keysAfterUnknown().find("k2", "EdDSA")).isNotNull();
        }
    }

    @Test
    void keysAreRefreshed_inTheBackground() {
        try (JwksKeySource keys = source().refreshEvery(Duration.ofMillis(50)).build()) {
            body = second.jwks();
            await().atMost(Duration.ofSeconds(10)).until(() -> keys.keys().find("k2", "EdDSA") != null);
        }
    }

    @Test
    void failureOfTheFirstLoad_namesTheUri() {
        status = 503;
        assertThatThrownBy(() -> source().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(uri.toString())
                .hasMessageContaining("503");
        status = 200;
        body = "x".repeat(600 * 1024);
        assertThatThrownBy(() -> source().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(uri.toString())
                .hasMessageContaining("longer than");
        body = first.jwks().replace("\"use\"", "\"x\"").replace("\"kid\"", "\"use\":\"enc\",\"kid\"");
        assertThatThrownBy(() -> source().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use is not sig");
    }

    @Test
    void plainHttp_isForLoopbackOnly() {
        assertThatThrownBy(() -> JwksKeySource.builder(URI.create("http://idp.acme.example/jwks")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https");
    }

    private JwksKeySource.Builder source() {
        return JwksKeySource.builder(uri).nanos(nanos::get);
    }
}
