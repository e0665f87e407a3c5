package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.verifier.dpop.DpopNonces;
import dev.tokenwarden.verifier.jose.Base64Url;
import dev.tokenwarden.verifier.jose.CompactJws;
import dev.tokenwarden.verifier.jose.TokenDigest;
import dev.tokenwarden.verifier.servlet.PublicUrl;
import dev.tokenwarden.verifier.servlet.RequestedOperation;
import dev.tokenwarden.verifier.servlet.TokenFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DPoP at the filter in a real Jetty behind a proxy: requests as they stand on the wire, the public URL in the proof. */
final class TokenFilterProxyTest {
    private static final String PUBLIC = "https://api.acme.example/shop";

    private final TestIssuer issuer = TestIssuer.of("https://idp.acme.example", "ES256", VerifierFixture.CLOCK);
    private final VerifierFixture fixture =
            new VerifierFixture(issuer.profile("acme").build());
    private final PublicJsonWebKey key = TestIssuer.generate("ES256");
    private final String token =
            issuer.token(c -> c.put("cnf", Map.of("jkt", key.calculateBase64urlEncodedThumbprint("SHA-256"))));
    private final Server jetty = new Server();

    @AfterEach
    void stop() throws Exception {
        jetty.stop();
        fixture.close();
    }

    /** The path on the wire, and how the client spells it in the proof. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a~b /a%7Eb 200",
                "/a%7eb /a~b 200",
                "/x%2dy /x-y 200",
                "/caf%c3%a9 /caf%C3%A9 200",
                "/a|b /a%7Cb 200",
                "/a[1] /a%5B1%5D 200",
                "/orders/1 /orders/1?page=2#top 200",
                "/a//b /a/b 401",
                "/a/b /a//b 401",
                "/a%2Fb /a/b 401",
                "/orders/1 /orders/2 401"
            })
    void spellingsOfOneUrl_areEqual_andAnotherUrlIsNot(String path, String signed, int status) throws Exception {
        serve(PublicUrl.base(URI.create(PUBLIC)), null);

        assertThat(get(path, "", proof(PUBLIC + signed, 0, null))).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void behindAProxyThatRemovesAPrefix_onlyThePublicUrlFits() throws Exception {
        serve(PublicUrl.base(URI.create(PUBLIC)), null);

        assertThat(get("/orders/1", "", proof(PUBLIC + "/orders/1", 0, null))).startsWith("HTTP/1.1 200");
        assertThat(get("/orders/1", "", proof("http://backend:8080/orders/1", 0, null)))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void behindAProxyThatSaysForwarded_itsUrlFits() throws Exception {
        serve(PublicUrl.forwarded(Set.of("127.0.0.1")), null);
        String forwarded = "Forwarded: for=192.0.2.1;proto=https;host=api.acme.example\r\n";

        assertThat(get("/orders/1", forwarded, proof("https://api.acme.example/orders/1", 0, null)))
                .startsWith("HTTP/1.1 200");
        assertThat(get("/orders/1", "", proof("https://api.acme.example/orders/1", 0, null)))
                .startsWith("HTTP/1.1 401");
    }

    @ParameterizedTest
    @CsvSource({"25", "-120", "86400"})
    void withTheServersNonce_theClocksOfClientsDoNotMatter(long ahead) throws Exception {
        serve(PublicUrl.base(URI.create(PUBLIC)), DpopNonces.random());
        String asked = get("/orders/1", "", proof(PUBLIC + "/orders/1", ahead, null));

        assertThat(asked).startsWith("HTTP/1.1 401").contains("error=\"use_dpop_nonce\"");
        String nonce = asked.replaceFirst("(?s).*DPoP-Nonce: (\\S+).*", "$1");
        assertThat(get("/orders/1", "", proof(PUBLIC + "/orders/1", ahead, nonce)))
                .startsWith("HTTP/1.1 200");
        assertThat(get("/orders/1", "", proof(PUBLIC + "/orders/1", ahead, "stale")))
                .contains("error=\"use_dpop_nonce\"");
    }

    private void serve(PublicUrl url, @Nullable DpopNonces nonces) throws Exception {
        TokenVerifier.Builder verifier =
                fixture.builder().issuer(issuer.profile("acme").build());
        TokenFilter filter = new TokenFilter(
                (nonces == null ? verifier : verifier.proofNonces(nonces)).build(),
                request -> Optional.of(RequestedOperation.of("GET", "payments:write")),
                url);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new Ok()), "/*");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        jetty.setHandler(context);
        HttpConfiguration lenient = new HttpConfiguration();
        lenient.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(lenient));
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        jetty.start();
    }

    private static final class Ok extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("ok");
        }
    }

    /** A request that no client library has changed. */
    private String get(String path, String headers, String proof) throws IOException {
        int port = ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET " + path + "?x=1 HTTP/1.1\r\nHost: backend:8080\r\nAuthorization: DPoP " + token
                                    + "\r\nDPoP: " + proof + "\r\n" + headers + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private String proof(String url, long ahead, @Nullable String nonce) throws Exception {
        Map<String, Object> claims = new HashMap<>();
        claims.put("jti", "p" + System.nanoTime());
        claims.put("htm", "GET");
        claims.put("htu", url);
        claims.put("iat", VerifierFixture.NOW.getEpochSecond() + ahead);
        claims.put("ath", Base64Url.encode(TokenDigest.hash(CompactJws.ascii(token, 0))));
        if (nonce != null) {
            claims.put("nonce", nonce);
        }
        return SenderConstraintTest.proof(key, "ES256", claims, jws -> {});
    }
}
