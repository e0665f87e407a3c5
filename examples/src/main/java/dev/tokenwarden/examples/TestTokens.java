package dev.tokenwarden.examples;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * A stand-in for the issuer that {@link CheckoutService} trusts. Publishes a new key on loopback, at /jwks, and answers /token
 * with a token. It authenticates nobody: use it for tests only.
 */
public final class TestTokens {
    private static final int PORT = 8081;

    private TestTokens() {}

    public static void main(String[] args) throws Exception {
        EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId("k1");
        key.setAlgorithm("ES256");
        String jwks = new JsonWebKeySet(List.<JsonWebKey>of(key)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                boolean token = exchange.getRequestURI().getPath().equals("/token");
                byte[] body = (token ? mint(key) : jwks).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } catch (JoseException e) {
                throw new IllegalStateException("a token could not be signed", e);
            }
        });
        server.start();
        System.out.println("keys at http://127.0.0.1:" + PORT + "/jwks, tokens at http://127.0.0.1:" + PORT + "/token");
    }

    private static String mint(EllipticCurveJsonWebKey key) throws JoseException {
        long now = Clock.systemUTC().instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "https://login.shop.example");
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("sub", "alice");
        claims.put("client_id", "web");
        claims.put("aud", "checkout");
        claims.put("scope", "orders:read");
        claims.put("iat", now);
        claims.put("exp", now + 3_000);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(JsonUtil.toJson(claims));
        jws.setAlgorithmHeaderValue("ES256");
        jws.setHeader("typ", "at+jwt");
        jws.setKeyIdHeaderValue("k1");
        jws.setKey(key.getPrivateKey());
        return jws.getCompactSerialization();
    }
}
