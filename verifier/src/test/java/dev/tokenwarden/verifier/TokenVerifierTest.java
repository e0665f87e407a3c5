package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.verifier.Verdict.Accepted;
import dev.tokenwarden.verifier.Verdict.Denied;
import dev.tokenwarden.verifier.keys.KeySource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenVerifierTest {
    private static final String ISS = "https://idp.acme.example";
    private static final long NOW = VerifierFixture.NOW.getEpochSecond();

    private final TestIssuer issuer = TestIssuer.of(ISS, "ES256", VerifierFixture.CLOCK);
    private final VerifierFixture fixture = new VerifierFixture(
            issuer.profile("acme").maxLifetime(Duration.ofHours(1)).build());

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "ES384", "EdDSA", "RS256", "PS256"})
    void goodToken_isAccepted_andReported(String alg) {
        TestIssuer other = TestIssuer.of(ISS, alg, VerifierFixture.CLOCK);
        try (VerifierFixture own = new VerifierFixture(other.profile("acme").build())) {
            String token = other.token();

            Verdict first = own.check(token, "payments:write");
            Verdict second = own.check(token, "payments:write");

            assertThat(first).isInstanceOf(Accepted.class).isEqualTo(second);
            VerifiedToken verified = ((Accepted) first).token();
            assertThat(verified.tenant()).isEqualTo("acme");
            assertThat(verified.scopes()).containsExactlyInAnyOrder("payments:write", "ledger:read");
            assertThat(own.reported).hasSize(2);
            assertThat(own.last().use().outcome()).isEqualTo(Use.Outcome.ACCEPTED);
            assertThat(own.last().use().trace()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(own.last().use().requiredScope()).isEqualTo("payments:write");
            assertThat(own.last().use().edge()).isTrue();
            assertThat(own.last().token().alg()).isEqualTo(alg);
            assertThat(own.last().token().hash()).hasSize(43);
        }
    }

    @Test
    void claims_areJudged() {
        denied(issuer.token(c -> c.put("exp", NOW - 61)), RejectionReason.EXPIRED, "invalid_token");
        accepted(issuer.token(c -> c.put("exp", NOW - 59)));
        denied(issuer.token(c -> c.put("nbf", NOW + 61)), RejectionReason.NOT_YET_VALID, "invalid_token");
        accepted(issuer.token(c -> c.put("nbf", NOW + 60)));
        denied(issuer.token(c -> c.put("iat", NOW + 61)), RejectionReason.NOT_YET_VALID, "invalid_token");
        denied(issuer.token(c -> c.put("exp", NOW + 3601)), RejectionReason.OTHER, "invalid_token");
        denied(issuer.token(c -> c.put("aud", List.of("ledger"))), RejectionReason.AUDIENCE, "invalid_token");
        denied(issuer.token(c -> c.put("aud", List.of())), RejectionReason.AUDIENCE, "invalid_token");
        accepted(issuer.token(c -> c.put("aud", "payments")));
        for (String name : List.of("sub", "client_id", "iat", "jti", "exp", "aud")) {
            denied(issuer.token(c -> c.remove(name)), RejectionReason.OTHER, "invalid_token");
        }
        denied(issuer.token(c -> c.put("aud", 7)), RejectionReason.MALFORMED, "invalid_token");
        denied(issuer.token(c -> c.put("exp", "soon")), RejectionReason.MALFORMED, "invalid_token");
        denied(issuer.token(c -> c.put("jti", " ")), RejectionReason.MALFORMED, "invalid_token");
    }

    @Test
    void missingScope_isForbidden_andNamed() {
        Denied denied = (Denied) fixture.check(issuer.token(), "admin", "payments:write");

        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.reason()).isEqualTo(RejectionReason.SCOPE);
        assertThat(denied.challenge())
                .startsWith("Bearer error=\"insufficient_scope\"")
                .endsWith("scope=\"admin payments:write\"");
    }

    @Test
    void foreignKeysAndIssuers_areRefused() {
        TestIssuer forger = TestIssuer.of(ISS, "ES256", VerifierFixture.CLOCK);
        TestIssuer stranger = TestIssuer.of("https://evil.example", "ES256", VerifierFixture.CLOCK);

        denied(forger.token(), RejectionReason.SIGNATURE, "invalid_token");
        denied(stranger.token(), RejectionReason.ISSUER, "invalid_token");
        denied(
                issuer.sign(issuer.claims(), jws -> jws.setKeyIdHeaderValue("k2")),
                RejectionReason.SIGNATURE,
                "invalid_token");
        assertThat(fixture.last().use().believed()).isFalse();
    }

    @Test
    void keyOfOneIssuer_verifiesNoTokenOfAnother() {
        TestIssuer second = TestIssuer.of("https://second.example", "ES256", VerifierFixture.CLOCK);
        try (VerifierFixture both = new VerifierFixture(
                issuer.profile("acme").build(), second.profile("beta").build())) {
            String crossed = second.token(c -> c.put("iss", ISS));

            assertThat(((Denied) both.check(crossed)).reason()).isEqualTo(RejectionReason.SIGNATURE);
            assertThat(((Accepted) both.check(second.token())).token().tenant()).isEqualTo("beta");
        }
    }

    @Test
    void publicKeyAsHmacSecret_isRefused() {
        byte[] secret = issuer.jwks().getBytes(StandardCharsets.UTF_8);
        String confused = issuer.sign(issuer.claims(), jws -> {
            jws.setAlgorithmHeaderValue("HS256");
            jws.setKey(new HmacKey(secret));
        });

        denied(confused, RejectionReason.SIGNATURE, "invalid_token");
    }

    @Test
    void hmac_isAcceptedOnlyWhereTheProfileNamesIt() {
        byte[] secret = "a secret of at least thirty-two bytes".getBytes(StandardCharsets.UTF_8);
        String token = issuer.sign(issuer.claims(), jws -> {
            jws.setAlgorithmHeaderValue("HS256");
            jws.setKeyIdHeaderValue("legacy");
            jws.setKey(new HmacKey(secret));
        });
        KeySource keys = KeySource.secret("legacy", "HS256", secret);
        try (VerifierFixture without = new VerifierFixture(
                        IssuerProfile.builder(ISS, "acme", keys).build());
                VerifierFixture with = new VerifierFixture(IssuerProfile.builder(ISS, "acme", keys)
                        .algorithms("HS256")
                        .build())) {
            assertThat(((Denied) without.check(token)).reason()).isEqualTo(RejectionReason.SIGNATURE);
            assertThat(with.check(token).accepted()).isTrue();
        }
    }

    @Test
    void unsignedToken_isRefused() {
        String payload = b64(org.jose4j.json.JsonUtil.toJson(issuer.claims()));
        String header = b64("{\"alg\":\"none\",\"typ\":\"at+jwt\"}");

        denied(header + "." + payload + ".", RejectionReason.MALFORMED, "invalid_token");
        denied(header + "." + payload + ".AAAA", RejectionReason.SIGNATURE, "invalid_token");
    }

    @Test
    void wrongType_isRefused() {
        denied(
                issuer.sign(issuer.claims(), jws -> jws.setHeader("typ", "JWT")),
                RejectionReason.MALFORMED,
                "invalid_token");
        accepted(issuer.sign(issuer.claims(), jws -> jws.setHeader("typ", "application/AT+JWT")));
    }

    @Test
    void otherSpellingsOfAToken_areRefused() {
        String token = issuer.token();
        String claims = org.jose4j.json.JsonUtil.toJson(issuer.claims());

        for (String spelling : List.of(
                token + "=",
                token + "==",
                token + "\n",
                token.replace(".", ".\n"),
                token + "!",
                token + ".",
                "." + token,
                lastBitFlipped(token),
                issuer.sign(claims.replace("{", "{\"sub\":\"bob\","), jws -> {}),
                issuer.sign(claims + " {}", jws -> {}),
                issuer.sign("\uFEFF" + claims, jws -> {}),
                issuer.sign("[]", jws -> {}),
                issuer.sign("", jws -> {}))) {
            denied(spelling, RejectionReason.MALFORMED, "invalid_token");
        }
        accepted(token);
    }

    @Test
    void criticalHeader_isRefused() {
        denied(
                issuer.sign(issuer.claims(), jws -> {
                    jws.setHeader("crit", List.of("exp"));
                    jws.setHeader("exp", 1);
                }),
                RejectionReason.MALFORMED,
                "invalid_token");
    }

    @Test
    void overlongToken_isRefused() {
        denied(issuer.token(c -> c.put("filler", "x".repeat(16 * 1024))), RejectionReason.MALFORMED, "invalid_token");
        denied("x".repeat(1 << 20), RejectionReason.MALFORMED, "invalid_token");
    }

    @Test
    void noCredentials_areChallengedWithoutError_andNotReported() {
        for (String header : List.of("", "Basic YTpi", "Bearer", "bearer")) {
            Denied denied =
                    (Denied) fixture.verifier.check(VerifierFixture.presentation(header, null, VerifierFixture.CLIENT));
            assertThat(denied.challenge()).isEqualTo("Bearer");
            assertThat(denied.status()).isEqualTo(401);
        }
        assertThat(fixture.reported).isEmpty();
    }

    @Test
    void unreadableToken_isReportedUnderTheHomeTenant() {
        denied("x.y.z", RejectionReason.MALFORMED, "invalid_token");

        assertThat(fixture.last().tenant()).isEqualTo("acme");
        assertThat(fixture.last().token().iss()).isEqualTo("unknown");
        assertThat(fixture.last().use().client().address()).isEqualTo("203.0.113.7");
    }

    @Test
    void nothingShowsTheToken() {
        String token = issuer.token();
        Presentation presentation =
                VerifierFixture.presentation("Bearer " + token, "proof.of.key", VerifierFixture.CLIENT);

        assertThat(presentation.toString()).doesNotContain(token).doesNotContain("proof.of.key");
        assertThat(fixture.check(token).toString()).doesNotContain(token.substring(token.lastIndexOf('.')));
    }

    @Test
    void counters_addUp() {
        accepted(issuer.token());
        denied("x.y.z", RejectionReason.MALFORMED, "invalid_token");
        fixture.verifier.check(VerifierFixture.presentation("", null, VerifierFixture.CLIENT));

        VerifierCounters counters = fixture.verifier.counters();
        assertThat(counters.presentedCount()).isEqualTo(3);
        assertThat(counters.acceptedCount()).isEqualTo(1);
        assertThat(counters.rejectedCount(RejectionReason.MALFORMED)).isEqualTo(1);
        assertThat(counters.withoutCredentialsCount()).isEqualTo(1);
        assertThat(counters.stalePassedCount()).isEqualTo(1);
        assertThat(counters.faultCount()).isZero();
    }

    private void accepted(String token) {
        assertThat(fixture.check(token)).isInstanceOf(Accepted.class);
    }

    private void denied(String token, RejectionReason reason, String error) {
        Verdict verdict = fixture.check(token);
        assertThat(verdict).isInstanceOf(Denied.class);
        Denied denied = (Denied) verdict;
        assertThat(denied.reason()).as(denied.detail()).isEqualTo(reason);
        assertThat(denied.challenge()).startsWith("Bearer error=\"" + error + "\"");
        assertThat(denied.status()).isEqualTo(401);
        assertThat(fixture.last().use().reason()).isEqualTo(reason);
    }

    private static String b64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An ES256 signature has 86 characters, of which the last holds four unused bits. */
    private static String lastBitFlipped(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        return token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1);
    }

    @Test
    void tenantClaim_namesTheTenant() {
        try (VerifierFixture own =
                new VerifierFixture(issuer.profile("acme").tenantClaim("org").build())) {
            assertThat(((Accepted) own.check(issuer.token(c -> c.put("org", "beta"))))
                            .token()
                            .tenant())
                    .isEqualTo("beta");
            for (Map.Entry<String, Object> bad :
                    Map.<String, Object>of("a", "", "b", "x}y", "c", 7).entrySet()) {
                assertThat(((Denied) own.check(issuer.token(c -> c.put("org", bad.getValue())))).reason())
                        .isEqualTo(RejectionReason.MALFORMED);
            }
        }
    }
}
