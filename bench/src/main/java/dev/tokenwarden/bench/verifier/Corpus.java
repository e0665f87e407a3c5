package dev.tokenwarden.bench.verifier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * Access tokens of one issuer as RFC 9068 has them, and the issuer's keys; kept in files, so that each fork of a benchmark
 * has the same ones without signing them.
 *
 * @param jwks the public JWK set
 */
record Corpus(String jwks, List<String> tokens) {
    static final String ISSUER = "https://idp.acme.example";
    static final String AUDIENCE = "payments";
    static final String TENANT = "acme";
    /** The reporter whose topic the services write to. */
    static final String REGISTRATION = "bench";

    private static final long LIFETIME_SECONDS = 4 * 3600L;

    /** Signs {@code count} tokens that are valid from {@code nowSeconds} on for four hours. */
    static Corpus sign(String alg, int count, long nowSeconds) throws JoseException {
        PublicJsonWebKey key = alg.equals("ES256")
                ? EcJwkGenerator.generateJwk(EllipticCurves.P256)
                : RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("k1");
        key.setAlgorithm(alg);
        List<String> tokens = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setPayload(JsonUtil.toJson(claims(nowSeconds)));
            jws.setAlgorithmHeaderValue(alg);
            jws.setHeader("typ", "at+jwt");
            jws.setKeyIdHeaderValue("k1");
            jws.setKey(key.getPrivateKey());
            tokens.add(jws.getCompactSerialization());
        }
        return new Corpus(
                new JsonWebKeySet(List.<JsonWebKey>of(key)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY), tokens);
    }

    private static Map<String, Object> claims(long now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("sub", "u-" + UUID.randomUUID());
        claims.put("client_id", "web");
        claims.put("aud", List.of(AUDIENCE, "ledger"));
        claims.put("scope", "payments:write ledger:read");
        claims.put("iat", now);
        claims.put("exp", now + LIFETIME_SECONDS);
        return claims;
    }

    void write(Path dir, String alg) throws IOException {
        Files.writeString(dir.resolve(alg + ".jwks"), jwks);
        Files.write(dir.resolve(alg + ".tokens"), tokens);
    }

    static Corpus read(Path dir, String alg) throws IOException {
        return new Corpus(
                Files.readString(dir.resolve(alg + ".jwks")), Files.readAllLines(dir.resolve(alg + ".tokens")));
    }
}
