package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.verifier.Verdict.Denied;
import dev.tokenwarden.verifier.denylist.Denylist;
import dev.tokenwarden.verifier.denylist.DenylistAnswer;
import dev.tokenwarden.verifier.introspection.TokenIntrospection;
import dev.tokenwarden.verifier.introspection.TokenSource;
import dev.tokenwarden.verifier.jose.VerifiedClaims;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that another library verified, and opaque tokens: denylist and reports, without a signature check. */
final class DenylistCheckTest {
    private static final String ISS = "https://idp.acme.example";
    private static final long NOW = VerifierFixture.NOW.getEpochSecond();

    private final Set<String> revoked = new HashSet<>();
    private final List<VerifierFixture.Reported> reported = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final DenylistCheck check = DenylistCheck.builder("payments", new RevokedIds())
            .reporter((tenant, token, use) -> reported.add(new VerifierFixture.Reported(tenant, token, use)))
            .build();
    private volatile String answer = "{\"active\":false}";
    private HttpServer server;

    /** Denies token ids, sessions and clients by name; knows nothing about tenant {@code unknown}. */
    private final class RevokedIds implements Denylist {
        @Override
        public DenylistAnswer check(String tenant, Token token, String keyThumbprint) {
            if (tenant.equals("unknown")) {
                return DenylistAnswer.UNKNOWN;
            }
            return revoked.contains(token.jti()) || revoked.contains(token.clientId()) || revoked.contains(token.sid())
                    ? DenylistAnswer.DENIED
                    : DenylistAnswer.PASS;
        }

        @Override
        public DenylistAnswer ask(String tenant, Token token, String keyThumbprint) {
            return check(tenant, token, keyThumbprint);
        }

        @Override
        public Duration age() {
            return null;
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/introspect", exchange -> {
            asked.incrementAndGet();
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void claimsOfAnotherLibrary_areDeniedByClientSessionAndToken_andReported() {
        VerifiedClaims claims = VerifiedClaims.builder(
                        "acme",
                        Map.of(
                                "iss",
                                ISS,
                                "jti",
                                "a1",
                                "azp",
                                "web",
                                "sid",
                                "s-1",
                                "scp",
                                List.of("read"),
                                "exp",
                                NOW + 60))
                .build();
        Presentation shown = VerifierFixture.bearer("not looked at");

        assertThat(check.check(claims, shown).accepted()).isTrue();
        assertThat(reported.get(0).token().clientId()).isEqualTo("web");
        assertThat(reported.get(0).use().outcome()).isEqualTo(Use.Outcome.ACCEPTED);
        for (String name : List.of("a1", "web", "s-1")) {
            revoked.clear();
            revoked.add(name);
            Denied denied = (Denied) check.check(claims, shown);
            assertThat(denied.reason()).isEqualTo(RejectionReason.REVOKED);
            assertThat(denied.status()).isEqualTo(401);
            assertThat(denied.challenge()).startsWith("Bearer error=\"invalid_token\"");
        }
        assertThat(reported).hasSize(4);
    }

    @Test
    void unknown_isMetAsTheStalePolicySays() {
        VerifiedClaims claims = VerifiedClaims.builder("unknown", Map.of("iss", ISS, "jti", "a1"))
                .build();

        Denied denied = (Denied) check.check(claims, VerifierFixture.bearer("x"));

        assertThat(denied.status()).isEqualTo(503);
        assertThat(check.counters().staleDeniedCount()).isEqualTo(1);
    }

    @Test
    void jwt_givesHashAndHeader_andWrongClaimsAreNamed() {
        TestIssuer issuer = TestIssuer.of(ISS, "ES256", VerifierFixture.CLOCK);
        VerifiedClaims claims = VerifiedClaims.builder("acme", issuer.claims())
                .jwt(issuer.token())
                .mapping(ClaimPresets.rfc9068())
                .build();

        assertThat(claims.token().hash()).hasSize(43);
        assertThat(claims.token().kid()).isEqualTo("k1");
        assertThatThrownBy(() -> VerifiedClaims.builder("acme", Map.of("iss", ISS, "azp", 7))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("azp");
        assertThatThrownBy(
                        () -> VerifiedClaims.builder("acme", Map.of("sub", "x")).build())
                .hasMessageContaining("iss");
    }

    @Test
    void opaqueToken_isIntrospectedOnce_andDeniedByItsIdAtOnce() throws IOException {
        answer = "{\"active\":true,\"jti\":\"o1\",\"client_id\":\"web\",\"scope\":\"read\",\"exp\":" + (NOW + 60) + "}";
        TokenSource tokens = introspection();

        VerifiedClaims claims = tokens.find("opaque").orElseThrow();
        assertThat(tokens.find("opaque")).contains(claims);
        assertThat(asked).hasValue(1);
        assertThat(claims.token().iss()).isEqualTo(ISS);
        assertThat(check.check(claims, VerifierFixture.bearer("opaque")).accepted())
                .isTrue();
        revoked.add("o1");
        assertThat(check.check(tokens.find("opaque").orElseThrow(), VerifierFixture.bearer("opaque"))
                        .accepted())
                .isFalse();
    }

    @Test
    void tokenThatIsNotActive_isEmpty_andAnswersThatCannotBeUsedAreErrors() throws IOException {
        assertThat(introspection().find("gone")).isEmpty();
        assertThat(introspection().find("")).isEmpty();
        for (String bad : List.of(
                "[]",
                "{\"active\":true,\"iss\":\"https://other.example\"}",
                "{\"active\":true,\"client_id\":7}",
                "{\"active\":true,\"x\":\"" + "y".repeat(600_000) + "\"}")) {
            answer = bad;
            assertThatThrownBy(() -> introspection().find("t")).isInstanceOf(IOException.class);
        }
        answer = "{\"active\":true,\"exp\":" + (NOW - 1) + "}";
        assertThat(introspection().find("t")).isEmpty();
    }

    private TokenSource introspection() {
        return TokenIntrospection.builder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/introspect"), ISS, "acme")
                .client("payments", "secret")
                .clock(VerifierFixture.CLOCK)
                .build();
    }
}
