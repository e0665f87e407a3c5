package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.testkit.SteppedClock;
import dev.tokenwarden.verifier.Verdict.Denied;
import dev.tokenwarden.verifier.dpop.DpopNonces;
import dev.tokenwarden.verifier.dpop.DpopProof;
import dev.tokenwarden.verifier.dpop.LocalProofCache;
import dev.tokenwarden.verifier.dpop.ProofCache;
import dev.tokenwarden.verifier.dpop.ProofRules;
import dev.tokenwarden.verifier.jose.Base64Url;
import dev.tokenwarden.verifier.jose.TokenDigest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SenderConstraintTest {
    private static final long NOW = VerifierFixture.NOW.getEpochSecond();

    private final TestIssuer issuer = TestIssuer.of("https://idp.acme.example", "ES256", VerifierFixture.CLOCK);
    private final PublicJsonWebKey clientKey = TestIssuer.generate("ES256");
    private final String jkt = clientKey.calculateBase64urlEncodedThumbprint("SHA-256");
    private final String token = issuer.token(c -> c.put("cnf", Map.of("jkt", jkt)));
    private final VerifierFixture fixture =
            new VerifierFixture(issuer.profile("acme").build());

    @AfterEach
    void close() {
        fixture.close();
    }

    /** RFC 9449, figure 5. */
    @Test
    void rfcExample_verifies() throws Exception {
        DpopProof proof = DpopProof.parse("eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6Ik"
                + "VDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCR"
                + "nMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JE"
                + "QSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIj"
                + "oiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwia"
                + "WF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg"
                + "4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg");

        assertThat(proof.jkt()).isEqualTo("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
        assertThat(proof.reported().htu()).isEqualTo("https://server.example.com/token");
        assertThat(proof.reported().iat()).isEqualTo(1562262616L);
    }

    /** RFC 9449, section 7.1: the request of the protected resource, whose access token is opaque. */
    @Test
    void rfcExample_ofAResourceRequest_fitsItsTokenAndRequest() throws Exception {
        DpopProof proof = DpopProof.parse("eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6Ik"
                + "VDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCR"
                + "nMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JE"
                + "QSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIj"
                + "oiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0Z"
                + "WRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNF"
                + "c05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71E"
                + "OptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA");
        Token opaque = Token.builder("https://server.example.com")
                .cnf(new Confirmation("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", null))
                .build();
        byte[] raw = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU".getBytes(StandardCharsets.US_ASCII);
        Attempt attempt = new Attempt();
        attempt.dpop();
        attempt.proved(proof);

        SenderConstraint rules = new SenderConstraint(
                new ProofRules(Duration.ofSeconds(60), Duration.ofSeconds(10), new LocalProofCache(10), null));
        rules.check(
                opaque,
                raw,
                Presentation.builder("")
                        .request("GET", "https://resource.example.org/protectedresource")
                        .operation("GET /protectedresource", Set.of())
                        .client(VerifierFixture.CLIENT)
                        .build(),
                attempt,
                1562262618L);

        assertThat(proof.jkt()).isEqualTo("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    @Test
    void nonce_isAskedFor_thenAccepted_andNotForLong() {
        SteppedClock clock = new SteppedClock(VerifierFixture.NOW);
        DpopNonces nonces = DpopNonces.shared("a secret of the whole fleet".getBytes(StandardCharsets.UTF_8), clock);
        String nonce = nonces.current();

        Denied without = (Denied) rules(nonces, token, claims(token, c -> {}));
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.challenge()).startsWith("DPoP error=\"use_dpop_nonce\"");
        assertThat(rules(nonces, token, claims(token, c -> c.put("nonce", nonce)))
                        .accepted())
                .isTrue();
        assertThat(rules(nonces, token, claims(token, c -> c.put("nonce", "another")))
                        .accepted())
                .isFalse();
        assertThat(DpopNonces.shared("a secret of the whole fleet".getBytes(StandardCharsets.UTF_8), clock)
                        .accepts(nonce))
                .isTrue();
        assertThat(DpopNonces.random().accepts(nonce)).isFalse();

        clock.advance(DpopNonces.LIFETIME);
        assertThat(nonces.current()).isNotEqualTo(nonce);
        assertThat(nonces.accepts(nonce)).isTrue();
        clock.advance(DpopNonces.LIFETIME);
        assertThat(nonces.accepts(nonce)).isFalse();
        assertThat(nonces.accepts(null)).isFalse();
    }

    private Verdict rules(DpopNonces nonces, String bound, Map<String, Object> claims) {
        try (TokenVerifier verifier = fixture.builder()
                .issuer(issuer.profile("acme").build())
                .proofNonces(nonces)
                .build()) {
            return verifier.check(VerifierFixture.presentation(
                    "DPoP " + bound, proof(clientKey, "ES256", claims, j -> {}), VerifierFixture.CLIENT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA", "PS256"})
    void boundToken_withItsProof_isAcceptedOnce(String alg) {
        PublicJsonWebKey key = TestIssuer.generate(alg);
        String thumbprint = key.calculateBase64urlEncodedThumbprint("SHA-256");
        String bound = issuer.token(c -> c.put("cnf", Map.of("jkt", thumbprint)));
        String proof = proof(key, alg, claims(bound, c -> {}), jws -> {});

        assertThat(check("DPoP " + bound, proof).accepted()).isTrue();
        assertThat(fixture.last().use().client().jkt()).isEqualTo(thumbprint);
        assertThat(fixture.last().use().proof().htm()).isEqualTo("POST");
        Denied replayed = (Denied) check("DPoP " + bound, proof);
        assertThat(replayed.detail()).isEqualTo("the proof was used before");
        assertThat(replayed.challenge())
                .startsWith("DPoP error=\"invalid_dpop_proof\"")
                .contains("algs=\"ES256 ");
    }

    @Test
    void proofsThatDoNotFit_areRefused() {
        denied(claims(token, c -> c.put("htm", "GET")), "the proof is for another method");
        denied(claims(token, c -> c.put("htm", "post")), "the proof is for another method");
        denied(claims(token, c -> c.put("htu", "https://api.acme.example/v1/refunds")), "the proof is for another URL");
        denied(claims(token, c -> c.put("htu", "http://api.acme.example/v1/payments")), "the proof is for another URL");
        denied(claims(token, c -> c.put("htu", "::")), "the proof is for another URL");
        denied(claims(token, c -> c.remove("htu")), "the proof is for another URL");
        denied(claims(issuer.token(), c -> {}), "the proof is for another token");
        denied(claims(token, c -> c.remove("ath")), "the proof is for another token");
        denied(claims(token, c -> c.put("iat", NOW - 61)), "the proof is too old, or from the future");
        denied(claims(token, c -> c.put("iat", NOW + 11)), "the proof is too old, or from the future");
        denied(claims(token, c -> c.put("iat", "now")), "the proof is too old, or from the future");
        denied(claims(token, c -> c.remove("jti")), "the proof has no jti");
    }

    @Test
    void sameUrlOtherwiseSpelt_isTheSame() {
        for (String htu :
                new String[] {"https://API.acme.example:443/v1/payments", "HTTPS://api.acme.example/v1/./payments?y=2#f"
                }) {
            assertThat(check("DPoP " + token, proof(clientKey, "ES256", claims(token, c -> c.put("htu", htu)), j -> {}))
                            .accepted())
                    .isTrue();
        }
    }

    @Test
    void proofsOfAnotherFormOrKey_areRefused() {
        PublicJsonWebKey other = TestIssuer.generate("ES256");
        Map<String, Object> claims = claims(token, c -> {});

        assertThat(deniedBy(proof(other, "ES256", claims, jws -> {})).detail())
                .isEqualTo("the token is bound to another key");
        assertThat(fixture.last().use().client().jkt()).isEqualTo(other.calculateBase64urlEncodedThumbprint("SHA-256"));
        assertThat(deniedBy(null).detail()).isEqualTo("there is no proof");
        assertThat(deniedBy("").detail()).isEqualTo("the proof is malformed");
        assertThat(deniedBy("a.b.c,d.e.f").detail()).isEqualTo("the proof is malformed");
        assertThat(deniedBy("x".repeat(10_000)).detail()).isEqualTo("the proof is too long");
        assertThat(deniedBy(proof(clientKey, "ES256", claims, jws -> jws.setHeader("typ", "JWT")))
                        .detail())
                .isEqualTo("the proof is not of type dpop+jwt");
        assertThat(deniedBy(proof(clientKey, "ES256", claims, jws -> jws.setHeader("jwk", jwk(other))))
                        .detail())
                .isEqualTo("the proof's signature does not verify");
        assertThat(deniedBy(proof(
                                clientKey,
                                "ES256",
                                claims,
                                jws -> jws.setHeader(
                                        "jwk", clientKey.toParams(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE))))
                        .detail())
                .isEqualTo("the proof's key is not a public one");
    }

    @Test
    void schemeAndBinding_mustAgree() {
        Denied stolen = (Denied) fixture.check(token);
        assertThat(stolen.reason()).isEqualTo(RejectionReason.BINDING);
        assertThat(stolen.detail()).isEqualTo("the token is bound to a key and needs a proof");
        String unbound = issuer.token();
        Denied unneeded =
                (Denied) check("DPoP " + unbound, proof(clientKey, "ES256", claims(unbound, c -> {}), j -> {}));
        assertThat(unneeded.detail()).isEqualTo("the token is not bound to a key");
        Denied unknown = (Denied) fixture.check(issuer.token(c -> c.put("cnf", Map.of("kid", "x"))));
        assertThat(unknown.detail()).isEqualTo("the token is bound in a way that is not supported");
    }

    @Test
    void presentedKey_isReportedEvenIfTheTokenIsRejectedForSomethingElse() {
        String expired = issuer.token(c -> {
            c.put("cnf", Map.of("jkt", jkt));
            c.put("exp", NOW - 3600);
        });

        Denied denied = (Denied) check("DPoP " + expired, proof(clientKey, "ES256", claims(expired, c -> {}), j -> {}));

        assertThat(denied.reason()).isEqualTo(RejectionReason.EXPIRED);
        assertThat(fixture.last().use().client().jkt()).isEqualTo(jkt);
    }

    @Test
    void certificateBoundToken_needsThatCertificate() {
        String bound = issuer.token(c -> c.put("cnf", Map.of("x5t#S256", "thumbprint")));

        assertThat(with(bound, "thumbprint").accepted()).isTrue();
        assertThat(((Denied) with(bound, "other")).reason()).isEqualTo(RejectionReason.BINDING);
        assertThat(((Denied) with(bound, null)).reason()).isEqualTo(RejectionReason.BINDING);
    }

    @Test
    void proofCache_refusesRatherThanForgets_andDropsWhatHasExpired() {
        LocalProofCache cache = new LocalProofCache(2);

        assertThat(cache.use("k", "1", 1000, 1060)).isEqualTo(ProofCache.Outcome.FRESH);
        assertThat(cache.use("k", "1", 1000, 1060)).isEqualTo(ProofCache.Outcome.REPLAYED);
        assertThat(cache.use("l", "1", 1000, 1300)).isEqualTo(ProofCache.Outcome.FRESH);
        assertThat(cache.use("k", "2", 1000, 1060)).isEqualTo(ProofCache.Outcome.UNKNOWN);
        assertThat(cache.use("k", "1", 1060, 1060)).isEqualTo(ProofCache.Outcome.REPLAYED);
        assertThat(cache.use("k", "3", 1120, 1180)).isEqualTo(ProofCache.Outcome.FRESH);
        assertThat(cache.use("l", "1", 1120, 1300)).isEqualTo(ProofCache.Outcome.REPLAYED);
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void clockOfTheClient_doesNotMatter_withANonce() {
        DpopNonces nonces = DpopNonces.shared(
                "a secret of the whole fleet".getBytes(StandardCharsets.UTF_8), VerifierFixture.CLOCK);
        for (long ahead : new long[] {25, -120}) {
            assertThat(rules(nonces, token, claims(token, c -> {
                                c.put("iat", NOW + ahead);
                                c.put("nonce", nonces.current());
                            }))
                            .accepted())
                    .isTrue();
            Denied asked = (Denied) rules(nonces, token, claims(token, c -> c.put("iat", NOW + ahead)));
            assertThat(asked.challenge()).startsWith("DPoP error=\"use_dpop_nonce\"");
        }
    }

    @Test
    void proofSkew_isASetting() {
        try (TokenVerifier verifier = fixture.builder()
                .issuer(issuer.profile("acme").build())
                .proofSkew(Duration.ofSeconds(30))
                .build()) {
            String proof = proof(clientKey, "ES256", claims(token, c -> c.put("iat", NOW + 25)), j -> {});
            assertThat(verifier.check(VerifierFixture.presentation("DPoP " + token, proof, VerifierFixture.CLIENT))
                            .accepted())
                    .isTrue();
        }
    }

    @Test
    void proofThatOneInstanceSaw_isRefusedByAnother_ifTheyShareACache() {
        ProofCache shared = new LocalProofCache(10);
        String proof = proof(clientKey, "ES256", claims(token, c -> {}), j -> {});
        Presentation shown = VerifierFixture.presentation("DPoP " + token, proof, VerifierFixture.CLIENT);
        try (TokenVerifier one = fixture.builder()
                        .issuer(issuer.profile("acme").build())
                        .proofCache(shared)
                        .build();
                TokenVerifier two = fixture.builder()
                        .issuer(issuer.profile("acme").build())
                        .proofCache(shared)
                        .build()) {
            assertThat(one.check(shown).accepted()).isTrue();

            assertThat(((Denied) two.check(shown)).detail()).isEqualTo("the proof was used before");
        }
    }

    @Test
    void operationForBoundTokensOnly_refusesOthers_andChallengesWithDpop() {
        try (TokenVerifier verifier = fixture.builder()
                .issuer(issuer.profile("acme")
                        .senderConstrainedOnly(operation -> operation.startsWith("POST"))
                        .build())
                .resourceMetadata(java.net.URI.create("https://api.acme.example/.well-known/oauth-protected-resource"))
                .build()) {
            Denied unbound = (Denied) verifier.check(VerifierFixture.bearer(issuer.token()));
            assertThat(unbound.status()).isEqualTo(401);
            assertThat(unbound.challenge())
                    .startsWith("DPoP error=\"invalid_token\"")
                    .contains("algs=\"ES256 ")
                    .endsWith("resource_metadata=\"https://api.acme.example/.well-known/oauth-protected-resource\"");
            Denied none = (Denied) verifier.check(VerifierFixture.presentation("", null, VerifierFixture.CLIENT));
            assertThat(none.challenge()).startsWith("DPoP algs=").doesNotContain("error");
            assertThat(verifier.check(Presentation.builder("Bearer   " + issuer.token())
                                    .request("GET", VerifierFixture.URL)
                                    .operation("GET /v1/payments", Set.of())
                                    .client(VerifierFixture.CLIENT)
                                    .build())
                            .accepted())
                    .isTrue();
        }
    }

    @Test
    void boundTokenAsBearer_isChallengedWithDpop() {
        assertThat(((Denied) fixture.check(token)).challenge()).startsWith("DPoP error=\"invalid_token\"");
    }

    private Verdict with(String bound, String certificate) {
        return fixture.verifier.check(VerifierFixture.presentation(
                "Bearer " + bound, null, new ClientContext(null, null, null, null, null, null, certificate)));
    }

    private Verdict check(String authorization, String proof) {
        return fixture.verifier.check(VerifierFixture.presentation(authorization, proof, VerifierFixture.CLIENT));
    }

    private Denied deniedBy(String proof) {
        Verdict verdict = check("DPoP " + token, proof);
        assertThat(((Denied) verdict).reason()).isEqualTo(RejectionReason.BINDING);
        return (Denied) verdict;
    }

    private void denied(Map<String, Object> claims, String detail) {
        assertThat(deniedBy(proof(clientKey, "ES256", claims, jws -> {})).detail())
                .isEqualTo(detail);
    }

    private static Map<String, Object> claims(String forToken, Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("htm", "POST");
        claims.put("htu", VerifierFixture.URL);
        claims.put("iat", NOW);
        claims.put("ath", Base64Url.encode(TokenDigest.hash(forToken.getBytes(StandardCharsets.US_ASCII))));
        change.accept(claims);
        return claims;
    }

    private static Map<String, Object> jwk(PublicJsonWebKey key) {
        return key.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    static String proof(
            PublicJsonWebKey key, String alg, Map<String, Object> claims, Consumer<JsonWebSignature> change) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setPayload(org.jose4j.json.JsonUtil.toJson(claims));
            jws.setAlgorithmHeaderValue(alg);
            jws.setHeader("typ", "dpop+jwt");
            jws.setHeader("jwk", jwk(key));
            jws.setKey(key.getPrivateKey());
            change.accept(jws);
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }
}
