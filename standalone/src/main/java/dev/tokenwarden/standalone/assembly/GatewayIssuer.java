package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.ingest.gateway.GatewayTrust;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.keys.KeySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * Signs the tokens of registered reporters for the gateway of this data directory. Other gateways do not accept them. The key is
 * made at the first start. To revoke all tokens, delete the file of the key and start again.
 */
final class GatewayIssuer {

    static final String ISSUER = "urn:tokenwarden:gateway:reporters";

    private static final Duration LIFETIME = Duration.ofDays(90);
    private static final String ALGORITHM = AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;

    private final PublicJsonWebKey key;
    private final DataLayout layout;
    private final Clock clock;

    private GatewayIssuer(PublicJsonWebKey key, DataLayout layout, Clock clock) {
        this.key = key;
        this.layout = layout;
        this.clock = clock;
    }

    /** @throws IOException if the key can be neither read nor made; the message names its file */
    static GatewayIssuer open(DataLayout layout, Clock clock) throws IOException {
        Path file = layout.gatewayKey();
        try {
            if (!Files.exists(file)) {
                PublicJsonWebKey made = EcJwkGenerator.generateJwk(EllipticCurves.P256);
                made.setAlgorithm(ALGORITHM);
                made.setKeyId(made.calculateBase64urlEncodedThumbprint("SHA-256"));
                PrivateFiles.write(file, made.toJson(OutputControlLevel.INCLUDE_PRIVATE) + "\n");
            }
            return new GatewayIssuer(PublicJsonWebKey.Factory.newPublicJwk(Files.readString(file)), layout, clock);
        } catch (JoseException e) {
            throw new IOException(file + ": holds no key", e);
        }
    }

    /** The trust settings of the gateway for these tokens. The subject of a token is the name of the registration. */
    IssuerProfile profile() {
        String jwks = new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
        return IssuerProfile.builder(ISSUER, "none", KeySource.of(jwks))
                .algorithms(ALGORITHM)
                .types("JWT")
                .requiredClaims("sub", "aud", "iat")
                .maxLifetime(LIFETIME)
                .build();
    }

    /** Makes a token for each registered reporter that has none, and renews tokens past half of their lifetime. */
    void follow(Policy policy) throws IOException {
        for (Registration registration : policy.document().registrations()) {
            Path file = layout.httpToken(registration.name());
            if (!Files.exists(file) || !isGood(Files.readString(file).strip(), registration.name())) {
                PrivateFiles.write(file, token(registration.name()) + "\n");
            }
        }
    }

    private boolean isGood(String token, String registration) {
        NumericDate now = NumericDate.fromMilliseconds(clock.millis());
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setVerificationKey(key.getPublicKey())
                    .setEvaluationTime(now)
                    .setExpectedAudience(GatewayTrust.AUDIENCE)
                    .setRequireExpirationTime()
                    .build()
                    .processToClaims(token);
            long left = claims.getExpirationTime().getValue() - now.getValue();
            return registration.equals(claims.getSubject()) && left > LIFETIME.toSeconds() / 2;
        } catch (InvalidJwtException | MalformedClaimException e) {
            return false;
        }
    }

    private String token(String registration) {
        NumericDate now = NumericDate.fromMilliseconds(clock.millis());
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject(registration);
        claims.setAudience(GatewayTrust.AUDIENCE);
        claims.setGeneratedJwtId();
        claims.setIssuedAt(now);
        claims.setExpirationTime(NumericDate.fromSeconds(now.getValue() + LIFETIME.toSeconds()));
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setAlgorithmHeaderValue(ALGORITHM);
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setHeader("typ", "JWT");
        jws.setKey(key.getPrivateKey());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("the gateway's key does not sign", e);
        }
    }
}
