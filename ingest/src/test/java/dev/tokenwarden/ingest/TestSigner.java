package dev.tokenwarden.ingest;

import dev.tokenwarden.ingest.gateway.GatewayTrust;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.keys.KeySource;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An issuer with a real key. */
public final class TestSigner {
    private final String issuer;
    private final EllipticCurveJsonWebKey key;

    public TestSigner(String issuer) {
        this.issuer = issuer;
        try {
            this.key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
        key.setKeyId("k1");
        key.setAlgorithm("ES256");
    }

    public String issuer() {
        return issuer;
    }

    public String jwks() {
        return new JsonWebKeySet(List.<JsonWebKey>of(key)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    /** Its tokens are valid in this tenant, with every type. */
    public IssuerProfile profile(String tenant) {
        return IssuerProfile.builder(issuer, tenant, KeySource.of(jwks()))
                .types()
                .requiredClaims("sub", "aud")
                .build();
    }

    /** A gateway that lets its subjects in as the registrations of that name. */
    public GatewayTrust own() {
        return new GatewayTrust(List.of(profile("none")), issuer, GatewayTrust.AUDIENCE);
    }

    /** A token of a reporter, for the gateway. */
    public String token(String subject) {
        return token(subject, claims -> {});
    }

    public String token(String subject, Consumer<Map<String, Object>> change) {
        long now = Clock.systemUTC().instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("sub", subject);
        claims.put("client_id", subject);
        claims.put("aud", GatewayTrust.AUDIENCE);
        claims.put("iat", now);
        claims.put("exp", now + 3_600);
        change.accept(claims);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(JsonUtil.toJson(claims));
        jws.setAlgorithmHeaderValue("ES256");
        jws.setHeader("typ", "at+jwt");
        jws.setKeyIdHeaderValue("k1");
        jws.setKey(key.getPrivateKey());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }
}
