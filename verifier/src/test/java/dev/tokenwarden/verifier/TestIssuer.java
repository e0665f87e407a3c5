package dev.tokenwarden.verifier;

import dev.tokenwarden.verifier.keys.KeySource;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An issuer with a real key, which signs what it is asked to. */
public final class TestIssuer {
    final String iss;
    public final PublicJsonWebKey key;
    final String alg;
    private final Clock clock;

    private TestIssuer(String iss, PublicJsonWebKey key, String alg, Clock clock) {
        this.iss = iss;
        this.key = key;
        this.alg = alg;
        this.clock = clock;
    }

    public static TestIssuer of(String iss, String alg, Clock clock) {
        return of(iss, alg, "k1", clock);
    }

    public static TestIssuer of(String iss, String alg, String kid, Clock clock) {
        PublicJsonWebKey key = generate(alg);
        key.setKeyId(kid);
        key.setAlgorithm(alg);
        return new TestIssuer(iss, key, alg, clock);
    }

    public static PublicJsonWebKey generate(String alg) {
        try {
            return switch (alg) {
                case "ES256" -> EcJwkGenerator.generateJwk(EllipticCurves.P256);
                case "ES384" -> EcJwkGenerator.generateJwk(EllipticCurves.P384);
                case "EdDSA" -> OkpJwkGenerator.generateJwk("Ed25519");
                default -> RsaJwkGenerator.generateJwk(2048);
            };
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    public String jwks() {
        return new JsonWebKeySet(List.<JsonWebKey>of(key)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    IssuerProfile.Builder profile(String tenant) {
        return IssuerProfile.builder(iss, tenant, KeySource.of(jwks()));
    }

    Map<String, Object> claims() {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", iss);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("sub", "alice");
        claims.put("client_id", "web");
        claims.put("aud", List.of("payments"));
        claims.put("scope", "payments:write ledger:read");
        claims.put("iat", now);
        claims.put("exp", now + 600);
        return claims;
    }

    public String token() {
        return token(claims -> {});
    }

    public String token(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        return sign(claims, jws -> {});
    }

    String sign(Map<String, Object> claims, Consumer<JsonWebSignature> change) {
        return sign(org.jose4j.json.JsonUtil.toJson(claims), change);
    }

    String sign(String payload, Consumer<JsonWebSignature> change) {
        return sign(payload, "at+jwt", change);
    }

    /** @param typ the header of that name; empty: none */
    String sign(String payload, String typ, Consumer<JsonWebSignature> change) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setPayload(payload);
            jws.setAlgorithmHeaderValue(alg);
            if (!typ.isEmpty()) {
                jws.setHeader("typ", typ);
            }
            jws.setKeyIdHeaderValue(key.getKeyId());
            jws.setKey(key.getPrivateKey());
            jws.setDoKeyValidation(false);
            change.accept(jws);
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }
}
