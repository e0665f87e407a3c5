package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.Digests;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** The key of a client, and its DPoP proofs (RFC 9449). */
public final class DpopKey {
    private final EllipticCurveJsonWebKey key;
    private final Clock clock;

    public DpopKey(Clock clock) {
        try {
            this.key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        } catch (JoseException e) {
            throw new IllegalStateException("a key could not be made: " + e.getMessage(), e);
        }
        this.clock = clock;
    }

    /** Its JWK SHA-256 thumbprint (RFC 7638). */
    String thumbprint() {
        return key.calculateBase64urlEncodedThumbprint("SHA-256");
    }

    /** A proof for one request with this token. */
    String proof(String method, URI uri, String jwt) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("htm", method);
        claims.put("htu", uri.toString());
        claims.put("iat", clock.instant().getEpochSecond());
        byte[] hash = Digests.sha256(jwt.getBytes(StandardCharsets.US_ASCII));
        claims.put("ath", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setHeader("typ", "dpop+jwt");
            jws.getHeaders().setObjectHeaderValue("jwk", key.toParams(OutputControlLevel.PUBLIC_ONLY));
            jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            jws.setPayload(JsonUtil.toJson(claims));
            jws.setKey(key.getPrivateKey());
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a proof could not be made: " + e.getMessage(), e);
        }
    }
}
