package dev.tokenwarden.verifier.classpath;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An access token with the key set that verifies it. */
record SmokeToken(String jwks, String compact, String jti) {
    static final String ISS = "https://idp.acme.example";

    static SmokeToken issue(Clock clock) throws JoseException {
        PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId("k1");
        String jti = UUID.randomUUID().toString();
        long now = clock.instant().getEpochSecond();
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue("ES256");
        jws.setKeyIdHeaderValue("k1");
        jws.setHeader("typ", "at+jwt");
        jws.setKey(key.getPrivateKey());
        jws.setPayload("{\"iss\":\"" + ISS + "\",\"jti\":\"" + jti
                + "\",\"sub\":\"alice\",\"client_id\":\"web\",\"aud\":\"payments\",\"iat\":" + now + ",\"exp\":"
                + (now + 600) + "}");
        String jwks = new JsonWebKeySet(List.<JsonWebKey>of(key)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
        return new SmokeToken(jwks, jws.getCompactSerialization(), jti);
    }
}
