package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.verifier.dpop.DpopNonces;
import dev.tokenwarden.verifier.jose.Base64Url;
import dev.tokenwarden.verifier.jose.CompactJws;
import dev.tokenwarden.verifier.jose.TokenDigest;
import dev.tokenwarden.verifier.servlet.RequestedOperation;
import dev.tokenwarden.verifier.servlet.TokenFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter in a real Jetty, over HTTP, and over TLS with client certificates. */
final class TokenFilterTest {
    @TempDir
    Path dir;

    private final TestIssuer issuer = TestIssuer.of("https://idp.acme.example", "ES256", VerifierFixture.CLOCK);
    private final VerifierFixture fixture =
            new VerifierFixture(issuer.profile("acme").build());
    private final Server jetty = new Server();
    private final HttpClient http = HttpClient.newHttpClient();
    private URI base;

    @BeforeEach
    void start() throws Exception {
        serve(fixture.verifier);
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        jetty.start();
        base = URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    private void serve(TokenVerifier verifier) {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addFilter(
                new FilterHolder(new TokenFilter(verifier, TokenFilterTest::operation)),
                "/*",
                EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new Whoami()), "/*");
        jetty.setHandler(context);
    }

    private static Optional<RequestedOperation> operation(HttpServletRequest request) {
        return switch (request.getRequestURI()) {
            case "/health" -> Optional.empty();
            case "/refunds" -> Optional.of(RequestedOperation.of("POST /refunds", "refunds:write"));
            default -> Optional.of(RequestedOperation.of("GET /whoami", "payments:write"));
        };
    }

    /** Answers with the name of the caller. */
    private static final class Whoami extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().equals("/health")) {
                response.getWriter().print("up");
                return;
            }
            response.getWriter()
                    .print(request.getUserPrincipal().getName() + " "
                            + TokenFilter.token(request).token().clientId() + " "
                            + request.isUserInRole("payments:write") + " " + request.isUserInRole("refunds:write"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        jetty.stop();
        fixture.close();
    }

    @Test
    void goodToken_isServed_andTheServletKnowsWhom() throws Exception {
        HttpResponse<String> answer = get("/whoami", "Authorization", "Bearer " + issuer.token());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("alice web true false");
        assertThat(fixture.last().use().client().address()).isEqualTo("127.0.0.1");
        assertThat(fixture.last().use().operation()).isEqualTo("GET /whoami");
    }

    @Test
    void whoIsNotLetThrough_isToldWhy() throws Exception {
        HttpResponse<String> none = get("/whoami");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(none.body()).isEmpty();
        HttpResponse<String> expired =
                get("/whoami", "Authorization", "Bearer " + issuer.token(c -> c.put("exp", 1_000)));
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(expired.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer error=\"invalid_token\"");
        HttpResponse<String> scope = get("/refunds", "Authorization", "Bearer " + issuer.token());
        assertThat(scope.statusCode()).isEqualTo(403);
        assertThat(scope.headers().firstValue("WWW-Authenticate").orElse("")).contains("scope=\"refunds:write\"");
        HttpResponse<String> two = get(
                "/whoami", "Authorization", "Bearer " + issuer.token(), "Authorization", "Bearer " + issuer.token());
        assertThat(two.statusCode()).isEqualTo(401);
    }

    @Test
    void whatNeedsNoToken_needsNone() throws Exception {
        assertThat(get("/health").body()).isEqualTo("up");
        assertThat(fixture.reported).isEmpty();
    }

    @Test
    void boundToken_needsAProof_forTheUrlThatWasCalled_withTheNonce() throws Exception {
        PublicJsonWebKey key = TestIssuer.generate("ES256");
        String bound =
                issuer.token(c -> c.put("cnf", Map.of("jkt", key.calculateBase64urlEncodedThumbprint("SHA-256"))));
        DpopNonces nonces = DpopNonces.random();
        try (TokenVerifier verifier = fixture.builder()
                .issuer(issuer.profile("acme").build())
                .proofNonces(nonces)
                .build()) {
            jetty.stop();
            serve(verifier);
            jetty.start();
            base = URI.create("http://127.0.0.1:" + ((ServerConnector) jetty.getConnectors()[0]).getLocalPort());
            HttpResponse<String> asked =
                    get("/whoami", "Authorization", "DPoP " + bound, "DPoP", proof(key, bound, base + "/whoami", null));
            assertThat(asked.statusCode()).isEqualTo(401);
            assertThat(asked.headers().firstValue("WWW-Authenticate").orElse(""))
                    .contains("use_dpop_nonce");
            String nonce = asked.headers().firstValue("DPoP-Nonce").orElse("");

            assertThat(get(
                                    "/whoami?page=2",
                                    "Authorization",
                                    "DPoP " + bound,
                                    "DPoP",
                                    proof(key, bound, base + "/whoami", nonce))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(
                                    "/whoami",
                                    "Authorization",
                                    "DPoP " + bound,
                                    "DPoP",
                                    proof(key, bound, base + "/other", nonce))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void tokenBoundToACertificate_isServedOverTlsWithThatCertificateOnly() throws Exception {
        Certificates certificates = Certificates.make(dir);
        HttpConfiguration secure = new HttpConfiguration();
        secure.addCustomizer(new SecureRequestCustomizer(false));
        ServerConnector tls = new ServerConnector(
                jetty, new SslConnectionFactory(certificates.server(), "http/1.1"), new HttpConnectionFactory(secure));
        tls.setHost("127.0.0.1");
        jetty.addConnector(tls);
        tls.start();
        URI whoami = URI.create("https://127.0.0.1:" + tls.getLocalPort() + "/whoami");
        String bound = issuer.token(c -> c.put("cnf", Map.of("x5t#S256", certificates.thumbprint("alice"))));

        assertThat(status(certificates.client("alice"), whoami, bound)).isEqualTo(200);
        assertThat(status(certificates.client("mallory"), whoami, bound)).isEqualTo(401);
        assertThat(fixture.last().use().client().x5tS256()).isEqualTo(certificates.thumbprint("mallory"));
        assertThat(get("/whoami", "Authorization", "Bearer " + bound).statusCode())
                .isEqualTo(401);
    }

    private static int status(HttpClient client, URI uri, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static String proof(PublicJsonWebKey key, String token, String url, String nonce) throws Exception {
        Map<String, Object> claims = new HashMap<>();
        claims.put("jti", "p" + System.nanoTime());
        claims.put("htm", "GET");
        claims.put("htu", url);
        claims.put("iat", VerifierFixture.NOW.getEpochSecond());
        claims.put("ath", Base64Url.encode(TokenDigest.hash(CompactJws.ascii(token, 0))));
        if (nonce != null) {
            claims.put("nonce", nonce);
        }
        return SenderConstraintTest.proof(key, "ES256", claims, jws -> {});
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
