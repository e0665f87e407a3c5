package dev.tokenwarden.standalone.assembly;

import com.sun.net.httpserver.HttpServer;
import dev.tokenwarden.standalone.config.Setting;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A whole pipeline, the issuer {@value #ISSUER} and its clients, for verifiers that run as processes of their own. */
final class SampleFixture implements AutoCloseable {
    static final String ISSUER = "https://idp.acme.example";
    static final byte[] VICTIM = {127, 0, 0, 1};
    /** Another network, as far as a /24 is one. */
    static final byte[] THIEF = {127, 0, 1, 1};

    private final PublicJsonWebKey key = key();
    private final Path data;
    private final HttpServer jwks;
    private final Assembly assembly;

    SampleFixture(Path temp) throws Exception {
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

    Assembly assembly() {
        return assembly;
    }

    Path data() {
        return data;
    }

    String jwks() {
        return "http://127.0.0.1:" + jwks.getAddress().getPort() + "/jwks";
    }

    /** Status, headers in lower case, and body of a request from that address. */
    static String get(int port, byte[] from, String agent, String token) throws IOException {
        return get(port, "/", from, agent, token);
    }

    /** As above, of that path. */
    static String get(int port, String path, byte[] from, String agent, String token) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            String request = "GET " + path + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nUser-Agent: " + agent
                    + "\r\n" + (token == null ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n";
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

    /** A token of the issuer. */
    String token(String jti, String type, String audience, int lifetime) {
        return sign(key, jti, type, audience, lifetime);
    }

    /** A token of somebody else, who uses the issuer's names. */
    String forged(String type) {
        return sign(key(), "forged", type, "payments", 600);
    }

    private static String sign(PublicJsonWebKey key, String jti, String type, String audience, int lifetime) {
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
                "payments:write orders:read",
                "iat",
                Math.min(now, now + lifetime) - 60,
                "exp",
                now + lifetime)));
        jws.setAlgorithmHeaderValue("ES256");
        jws.setKeyIdHeaderValue("k1");
        jws.setHeader("typ", type);
        jws.setKey(key.getPrivateKey());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        assembly.close();
        jwks.stop(0);
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
