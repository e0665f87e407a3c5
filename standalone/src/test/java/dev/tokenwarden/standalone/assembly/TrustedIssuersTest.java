package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.IngestSettings.CallerIssuer;
import dev.tokenwarden.standalone.config.IngestSettings.ExtAuthz;
import dev.tokenwarden.standalone.config.IngestSettings.TrustedIssuer;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.Presentation;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.Verdict;
import dev.tokenwarden.verifier.keys.KeySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The issuers that the gateway and {@code ext_authz} trust, as configured. */
final class TrustedIssuersTest {
    private static final String LOGIN = "https://login.example/%s/v2.0";
    private static final Policy POLICY = policy("""
            issuers:
              - {issuer: "https://login.example/t-1/v2.0", tenant: acme, claims: entra-v2}
              - {issuer: "https://login.example/t-2/v2.0", tenant: globex, claims: entra-v2}
              - {issuer: "https://idp.acme.example", tenant: acme}
            """);

    @TempDir
    Path temp;

    @Test
    void placeholder_standsForTheIssuersOfPolicy_andIsBoundToTheClaim() throws Exception {
        PublicJsonWebKey key = key();
        List<IssuerProfile> profiles =
                issuers("https://login.example/{tenantid}/v2.0", "http://127.0.0.1:1/{tenantid}/keys");
        try {
            assertThat(profiles)
                    .extracting(IssuerProfile::issuer, IssuerProfile::tenant)
                    .containsExactly(tuple(LOGIN.formatted("t-1"), "acme"), tuple(LOGIN.formatted("t-2"), "globex"));
            IssuerProfile first = IssuerProfile.builder(LOGIN.formatted("t-1"), "acme", keys(key))
                    .claims(profiles.get(0).claims())
                    .build();
            assertThat(accepted(first, entra(key, "t-1"))).isTrue();
            assertThat(accepted(first, entra(key, "t-2"))).isFalse();
        } finally {
            profiles.forEach(profile -> profile.keys().close());
        }
    }

    @Test
    void placeholderThatMatchesNoIssuerOfPolicy_isRefused() {
        assertThatThrownBy(() -> issuers("https://other.example/{tid}", "http://127.0.0.1:1/keys"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("the policy lists no issuer that matches https://other.example/{tid}");
    }

    @Test
    void senderConstraint_isPerIssuerAndOperation() throws Exception {
        ExtAuthz wanted = extAuthz(
                new TrustedIssuer("https://idp.acme.example", "http://127.0.0.1:1/keys", Set.of("POST /v1/payments")));
        List<IssuerProfile> profiles = EnvoyAuthorization.issuers(wanted, POLICY);
        try {
            assertThat(profiles.get(0).requiresSenderConstraint("POST /v1/payments"))
                    .isTrue();
            assertThat(profiles.get(0).requiresSenderConstraint("GET /v1/payments"))
                    .isFalse();
        } finally {
            profiles.forEach(profile -> profile.keys().close());
        }
    }

    @Test
    void idToken_isNoAccessTokenOfACaller() throws Exception {
        PublicJsonWebKey key = key();
        IssuerProfile any = HttpGateway.profile(callers(""), keys(key));
        Map<String, Object> claims = claims("https://idp", "gw");
        assertThat(accepted(any, sign(key, claims))).isTrue();

        claims.put("azp", "reporter");
        assertThat(accepted(any, sign(key, claims))).isTrue();
        claims.put("azp", "gw");
        assertThat(accepted(any, sign(key, claims)))
                .as("an ID token is for its client")
                .isFalse();
        claims.put("azp", "reporter");
        claims.put("nonce", "n");
        assertThat(accepted(any, sign(key, claims)))
                .as("only ID tokens have a nonce")
                .isFalse();
    }

    @Test
    void callersClaims_followThePreset() throws Exception {
        PublicJsonWebKey key = key();
        IssuerProfile keycloak = HttpGateway.profile(callers("  claims: keycloak\n"), keys(key));
        Map<String, Object> claims = claims("https://idp", "gw");
        claims.put("azp", "reporter");
        claims.put("jti", "t-1");
        claims.put("typ", "ID");
        assertThat(accepted(keycloak, sign(key, claims))).isFalse();

        claims.put("typ", "Bearer");
        assertThat(accepted(keycloak, sign(key, claims))).isTrue();
    }

    @Test
    void boundTokensOnly_refusesABearerTokenOfACaller() throws Exception {
        PublicJsonWebKey key = key();
        IssuerProfile bound = HttpGateway.profile(callers("  sender_constrained_only: true\n"), keys(key));

        assertThat(accepted(bound, sign(key, claims("https://idp", "gw")))).isFalse();
    }

    private CallerIssuer callers(String more) throws Exception {
        Path file = Files.writeString(
                temp.resolve("warden.yaml"),
                "gateway:\n  jwt_issuer: https://idp\n  jwks_url: https://idp/jwks\n  audience: gw\n" + more);
        return ConfigLoader.load(Map.of(), Map.of(), file).ingest().callers();
    }

    private static List<IssuerProfile> issuers(String issuer, String jwks) throws StartException {
        return EnvoyAuthorization.issuers(extAuthz(new TrustedIssuer(issuer, jwks, Set.of())), POLICY);
    }

    private static ExtAuthz extAuthz(TrustedIssuer issuer) {
        return new ExtAuthz(
                0,
                new TlsFiles(Path.of("c.pem"), Path.of("k.pem"), Path.of("ca.pem")),
                Set.of(),
                List.of(issuer),
                List.of(List.of("gw")),
                "mesh",
                true);
    }

    private static boolean accepted(IssuerProfile profile, String token) {
        try (TokenVerifier verifier =
                TokenVerifier.builder("gw").issuer(profile).withoutDenylist().build()) {
            return verifier.check(Presentation.builder("Bearer " + token).build()) instanceof Verdict.Accepted;
        }
    }

    private static String entra(PublicJsonWebKey key, String tid) throws Exception {
        Map<String, Object> claims = claims(LOGIN.formatted("t-1"), "gw");
        claims.putAll(Map.of("azp", "reporter", "tid", tid, "ver", "2.0"));
        return sign(key, claims);
    }

    private static Map<String, Object> claims(String iss, String aud) {
        long now = Clock.systemUTC().instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", iss);
        claims.put("sub", "reporter");
        claims.put("aud", aud);
        claims.put("iat", now);
        claims.put("exp", now + 600);
        return claims;
    }

    private static String sign(PublicJsonWebKey key, Map<String, Object> claims) throws Exception {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(JsonUtil.toJson(claims));
        jws.setAlgorithmHeaderValue("ES256");
        jws.setKeyIdHeaderValue("k1");
        jws.setHeader("typ", "JWT");
        jws.setKey(key.getPrivateKey());
        return jws.getCompactSerialization();
    }

    private static PublicJsonWebKey key() throws Exception {
        PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId("k1");
        return key;
    }

    private static KeySource keys(PublicJsonWebKey key) {
        return KeySource.of(new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    private static Policy policy(String yaml) {
        try {
            return PolicyLoader.parse("policy.yaml", yaml);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
