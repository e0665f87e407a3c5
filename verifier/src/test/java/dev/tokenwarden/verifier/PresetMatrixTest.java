package dev.tokenwarden.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.contract.claims.IssuerPattern;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.verifier.Verdict.Accepted;
import dev.tokenwarden.verifier.Verdict.Denied;
import dev.tokenwarden.verifier.keys.KeySource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * For each preset: an access token of the provider's documented shape is accepted, can be revoked by client and by itself, and
 * its scopes are seen; an ID token of the same provider is refused, even if it names this server as its audience.
 */
final class PresetMatrixTest {
    private static final long NOW = VerifierFixture.NOW.getEpochSecond();

    /**
     * One row.
     *
     * @param typ header {@code typ} of its tokens; empty: none
     * @param client the client that a revocation names
     */
    private record Row(
            String preset,
            String iss,
            String typ,
            String accessToken,
            String idToken,
            String client,
            List<String> scopes) {}

    private static final List<Row> ROWS = List.of(
            new Row(
                    "rfc9068",
                    "https://as.example",
                    "at+jwt",
                    """
                    {"sub":"5ba552d67","aud":"payments","client_id":"s6BhdRkqt3","jti":"dbe39bf3a3ba4238",
                     "scope":"openid profile payments:write"}""",
                    """
                    {"sub":"5ba552d67","aud":["payments","s6BhdRkqt3"],"nonce":"n-0S6","auth_time":1795467000}""",
                    "s6BhdRkqt3",
                    List.of("openid", "profile", "payments:write")),
            new Row(
                    "keycloak",
                    "https://sso.example/realms/acme",
                    "JWT",
                    """
                    {"jti":"onrtac:3d0b","sub":"f3a0","aud":["payments","account"],"typ":"Bearer","azp":"shop-web","sid":"s-1",
                     "acr":"1","realm_access":{"roles":["offline_access"]},"scope":"openid email payments:write"}""",
                    """
                    {"jti":"77aa","sub":"f3a0","aud":"payments","typ":"ID","azp":"payments","sid":"s-1","at_hash":"x","acr":"1"}""",
                    "shop-web",
                    List.of("openid", "email", "payments:write")),
            new Row(
                    "entra-v1",
                    "https://sts.windows.net/9122040d-6c67/",
                    "JWT",
                    """
                    {"aud":"payments","appid":"2d4d11a2","appidacr":"0","sub":"l3_r","tid":"9122040d-6c67","oid":"690222be",
                     "uti":"fqiBqXLPj0eQ","ver":"1.0","scp":"payments.write user_impersonation","acct":0}""",
                    """
                    {"aud":"payments","sub":"l3_r","tid":"9122040d-6c67","oid":"690222be","uti":"a1","ver":"1.0",
                     "unique_name":"a@x","nonce":"123523","roles":["admin"]}""",
                    "2d4d11a2",
                    List.of("payments.write", "user_impersonation")),
            new Row(
                    "entra-v2",
                    "https://login.microsoftonline.com/9122040d-6c67/v2.0",
                    "JWT",
                    """
                    {"aud":"payments","azp":"6e74172b","azpacr":"0","sub":"l3_r","tid":"9122040d-6c67","oid":"690222be",
                     "uti":"fqiBqXLPj0eQ","ver":"2.0","scp":"payments.write","sid":"0079"}""",
                    """
                    {"aud":"payments","sub":"AAAAAI","tid":"9122040d-6c67","oid":"690222be","uti":"a1","ver":"2.0",
                     "preferred_username":"a@x","roles":["admin"]}""",
                    "6e74172b",
                    List.of("payments.write")),
            new Row(
                    "okta",
                    "https://acme.okta.example/oauth2/default",
                    "",
                    """
                    {"ver":1,"jti":"AT.0mP4JKAZX1iACIT4","aud":"payments","cid":"nmdP1fcyvdVO11AL7ECm","uid":"00ujmkLgagxeRrAg20g3",
                     "scp":["openid","payments:write"],"sub":"user@acme.example"}""",
                    """
                    {"ver":1,"jti":"ID.Jgs3","aud":"payments","sub":"00u","amr":["pwd"],"idp":"00o","nonce":"n","auth_time":1795467000}""",
                    "nmdP1fcyvdVO11AL7ECm",
                    List.of("openid", "payments:write")),
            new Row(
                    "auth0",
                    "https://acme.eu.auth0.example/",
                    "JWT",
                    """
                    {"sub":"auth0|5a","aud":["payments","https://acme.eu.auth0.example/userinfo"],"azp":"my_client_id",
                     "scope":"openid payments:write"}""",
                    """
                    {"sub":"auth0|5a","aud":"payments","nickname":"a","name":"A","sid":"s-7","nonce":"n"}""",
                    "my_client_id",
                    List.of("openid", "payments:write")),
            new Row(
                    "cognito",
                    "https://cognito-idp.eu-central-1.amazonaws.example/eu-central-1_x",
                    "",
                    """
                    {"sub":"aaaaaaaa","client_id":"payments","origin_jti":"o1","event_id":"e1","token_use":"access","username":"a",
                     "version":2,"scope":"openid api/payments.write","jti":"bbbb","auth_time":1795467000}""",
                    """
                    {"sub":"aaaaaaaa","aud":"payments","origin_jti":"o1","event_id":"e1","token_use":"id","cognito:username":"a",
                     "jti":"cccc","auth_time":1795467000}""",
                    "payments",
                    List.of("openid", "api/payments.write")),
            new Row("google", "https://accounts.google.com", "JWT", """
                    {"aud":"payments","azp":"112941","email":"svc@acme.iam.gserviceaccount.example","email_verified":true,
                     "sub":"112941"}""", """
                    {"aud":"payments","azp":"payments","sub":"110169","email":"a@acme.example","email_verified":true,"hd":"acme.example"}""", "112941", List.of()));

    @Test
    void everyPreset_hasARow() {
        assertThat(ROWS.stream().map(Row::preset)).containsExactlyElementsOf(ClaimPresets.names());
    }

    @TestFactory
    List<DynamicTest> accessToken_isAccepted() {
        return each((row, issuer, fixture) ->
                assertThat(fixture.check(sign(row, issuer, row.accessToken))).isInstanceOf(Accepted.class));
    }

    @TestFactory
    List<DynamicTest> idToken_isRefused() {
        return each((row, issuer, fixture) -> {
            Verdict verdict = fixture.check(sign(row, issuer, row.idToken));

            assertThat(((Denied) verdict).reason()).isIn(RejectionReason.OTHER, RejectionReason.MALFORMED);
        });
    }

    @TestFactory
    List<DynamicTest> client_isTheOneThatARevocationNames() {
        return each((row, issuer, fixture) -> {
            fixture.check(sign(row, issuer, row.accessToken));

            assertThat(fixture.last().token().clientId()).isEqualTo(row.client);
        });
    }

    @TestFactory
    List<DynamicTest> token_hasAnIdentity_thatARevocationCanName() {
        return each((row, issuer, fixture) -> {
            fixture.check(sign(row, issuer, row.accessToken));

            Token token = fixture.last().token();
            assertThat(TokenIdentity.of("acme", token)).isNotNull();
            assertThat(token.jti() == null ? token.hash() : token.jti()).isNotBlank();
        });
    }

    @TestFactory
    List<DynamicTest> scopes_areSeen() {
        return each((row, issuer, fixture) -> {
            Verdict verdict = fixture.check(sign(row, issuer, row.accessToken));

            assertThat(((Accepted) verdict).token().scopes()).containsExactlyInAnyOrderElementsOf(row.scopes);
        });
    }

    private interface Cell {
        void run(Row row, TestIssuer issuer, VerifierFixture fixture);
    }

    private static List<DynamicTest> each(Cell cell) {
        return ROWS.stream()
                .map(row -> DynamicTest.dynamicTest(row.preset, () -> {
                    TestIssuer issuer = TestIssuer.of(row.iss, "RS256", VerifierFixture.CLOCK);
                    try (VerifierFixture fixture = new VerifierFixture(
                            issuer.profile("acme").claims(row.preset).build())) {
                        cell.run(row, issuer, fixture);
                    }
                }))
                .toList();
    }

    /** ID tokens of RFC 9068 issuers have another type; those of the others have the same. */
    private static String sign(Row row, TestIssuer issuer, String claims) {
        String typ = row.preset.equals("rfc9068") && claims.equals(row.idToken) ? "JWT" : row.typ;
        String dated = claims.strip()
                .replaceFirst(
                        "\\{", "{\"iss\":\"" + row.iss + "\",\"iat\":" + (NOW - 10) + ",\"exp\":" + (NOW + 600) + ",");
        return issuer.sign(dated, typ, jws -> {});
    }

    @Test
    void tokensOfAnIssuerPattern_areAccepted_ifTheClaimMatches() {
        String iss = "https://login.microsoftonline.com/9122040d-6c67/v2.0";
        TestIssuer issuer = TestIssuer.of(iss, "RS256", VerifierFixture.CLOCK);
        IssuerProfile family = IssuerProfile.builder(
                        IssuerPattern.of(
                                "https://login.microsoftonline.com/{tenantid}/v2.0", "tid", Set.of("9122040d-6c67")),
                        "acme",
                        KeySource.of(issuer.jwks()))
                .types()
                .requiredClaims()
                .build();
        try (VerifierFixture fixture = new VerifierFixture(family)) {
            assertThat(fixture.check(issuer.token(c -> c.put("tid", "9122040d-6c67")))
                            .accepted())
                    .isTrue();
            assertThat(((Denied) fixture.check(issuer.token(c -> c.put("tid", "other")))).reason())
                    .isEqualTo(RejectionReason.ISSUER);
            assertThat(((Denied) fixture.check(
                                    issuer.token(c -> c.put("iss", "https://login.microsoftonline.com/other/v2.0"))))
                            .reason())
                    .isEqualTo(RejectionReason.ISSUER);
        }
    }

    @Test
    void severalAudiences_areAccepted_andTheNamedOneIsReported() {
        TestIssuer issuer = TestIssuer.of("https://as.example", "ES256", VerifierFixture.CLOCK);
        try (VerifierFixture fixture =
                        new VerifierFixture(issuer.profile("acme").build());
                TokenVerifier renamed = TokenVerifier.builder("payments-v2", "payments")
                        .issuer(issuer.profile("acme").build())
                        .withoutDenylist()
                        .reporter((tenant, token, use) ->
                                fixture.reported.add(new VerifierFixture.Reported(tenant, token, use)))
                        .clock(VerifierFixture.CLOCK)
                        .build()) {
            assertThat(renamed.check(VerifierFixture.bearer(issuer.token())).accepted())
                    .isTrue();
            assertThat(fixture.last().use().audience()).isEqualTo("payments");
            assertThat(renamed.check(VerifierFixture.bearer(issuer.token(c -> c.put("aud", "payments-v2"))))
                            .accepted())
                    .isTrue();
            assertThat(renamed.check(VerifierFixture.bearer(issuer.token(c -> c.put("aud", "ledger"))))
                            .accepted())
                    .isFalse();
            assertThat(fixture.last().use().audience()).isEqualTo("payments-v2");
        }
    }

    @Test
    void requiredValue_isDemanded() {
        TestIssuer issuer = TestIssuer.of("https://as.example", "ES256", VerifierFixture.CLOCK);
        try (VerifierFixture fixture = new VerifierFixture(
                issuer.profile("acme").requiredValues("acr", "2", "3").build())) {
            assertThat(fixture.check(issuer.token(c -> c.put("acr", "3"))).accepted())
                    .isTrue();
            assertThat(fixture.check(issuer.token(c -> c.put("acr", "1"))).accepted())
                    .isFalse();
            assertThat(fixture.check(issuer.token()).accepted()).isFalse();
        }
    }

    @Test
    void profileThatCannotTellTheClient_saysSo() {
        TestIssuer issuer = TestIssuer.of("https://as.example", "ES256", VerifierFixture.CLOCK);
        IssuerProfile.Builder profile = issuer.profile("acme");

        assertThat(profile.build().identifiesClient()).isTrue();
        assertThat(profile.claims(ClaimPresets.rfc9068().toBuilder()
                                .client(List.of())
                                .build())
                        .build()
                        .identifiesClient())
                .isFalse();
    }

    @Test
    void scopeList_isRead_andOtherElementsAreRefused() {
        TestIssuer issuer = TestIssuer.of("https://as.example", "ES256", VerifierFixture.CLOCK);
        try (VerifierFixture fixture =
                new VerifierFixture(issuer.profile("acme").build())) {
            Verdict several = fixture.check(issuer.token(c -> c.put("scope", List.of("payments:write", "read"))));

            assertThat(((Accepted) several).token().scopes()).containsExactlyInAnyOrder("payments:write", "read");
            assertThat(fixture.last().token().scope()).isEqualTo("payments:write read");
            assertThat(((Denied) fixture.check(issuer.token(c -> c.put("scope", List.of("read", Map.of()))))).reason())
                    .isEqualTo(RejectionReason.MALFORMED);
        }
    }
}
