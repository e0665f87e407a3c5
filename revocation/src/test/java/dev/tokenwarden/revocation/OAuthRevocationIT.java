package dev.tokenwarden.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.revocation.Target;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The revocation endpoint of OAuth (RFC 7009). */
final class OAuthRevocationIT extends ManagementApiFixture {
    @Test
    void oauth_authorizationServerRevokesByName() throws Exception {
        long exp = bench.clock().instant().getEpochSecond() + 600;
        String jwt = jwt("{\"iss\":\"" + RevocationSamples.ISS + "\",\"jti\":\"o1\",\"exp\":" + exp + "}");
        HttpResponse<String> answer = oauth("Bearer " + Bench.RESPONDER, form(jwt));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        bench.awaitListed(Target.token(RevocationSamples.token("acme", "o1")));
        assertThat(oauth("Bearer " + Bench.RESPONDER, form(jwt)).statusCode()).isEqualTo(200);

        // when it was let in again, and is reported once more
        String id = Target.token(RevocationSamples.token("acme", "o1")).id();
        bench.ok(bench.call("DELETE", "/v1/revocations/" + id, Bench.RESPONDER, "{\"reason\":\"a test\"}"));
        bench.awaitGone(Target.token(RevocationSamples.token("acme", "o1")));
        oauth("Bearer " + Bench.RESPONDER, form(jwt));

        // then
        bench.awaitListed(Target.token(RevocationSamples.token("acme", "o1")));
    }

    @Test
    void oauth_clientRevokesOnlyWhatItHolds() throws Exception {
        // given: a forgery that bears another's jti
        long exp = bench.clock().instant().getEpochSecond() + 600_000;
        String jwt = jwt("{\"iss\":\"" + RevocationSamples.ISS + "\",\"jti\":\"not-mine\",\"exp\":" + exp + "}");
        String input = jwt.substring(0, jwt.lastIndexOf('.'));
        String hash = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digests.sha256(input.getBytes(StandardCharsets.US_ASCII)));
        Target held = new Target.OfToken("acme", RevocationSamples.ISS, null, hash);

        // when
        HttpResponse<String> answer = oauth(basic("web", Bench.CLIENT), form(jwt));

        // then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        bench.awaitListed(held);
        assertThat(bench.isListed(Target.token(RevocationSamples.token("acme", "not-mine"))))
                .isFalse();
        JsonNode detail = bench.ok(bench.call("GET", "/v1/revocations/" + held.id(), Bench.VIEWER, null));
        assertThat(Instant.parse(detail.at("/revocation/expires").textValue()))
                .as("no longer than such a token may live")
                .isBefore(bench.clock().instant().plusSeconds(7_300));
    }

    @Test
    void oauth_clientMayNothingElse() {
        for (String path : List.of("/v1/revocations", "/v1/decisions", "/v1/status", "/v1/approvals")) {
            assertThat(bench.call("GET", path, Bench.CLIENT, null).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void oauth_errors_areThoseOfTheRfc() throws Exception {
        assertThat(Bench.json(oauth("Bearer " + Bench.CLIENT, "token_type_hint=access_token"))
                        .get("error")
                        .textValue())
                .isEqualTo("invalid_request");
        assertThat(Bench.json(oauth("Bearer " + Bench.CLIENT, "token=opaque"))
                        .get("error")
                        .textValue())
                .isEqualTo("unsupported_token_type");
        assertThat(oauth(basic("other", Bench.CLIENT), form(jwt("{\"iss\":\"i\"}")))
                        .statusCode())
                .as("another's name")
                .isEqualTo(401);
        assertThat(oauth("Bearer " + Bench.CLIENT, form(jwt("{\"iss\":\"unknown\",\"jti\":\"x\"}")))
                        .statusCode())
                .as("an issuer that no tenant of the policy has")
                .isEqualTo(200);
    }

    private static String jwt(String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2lnbmF0dXJl";
    }

    private static HttpResponse<String> oauth(String authorization, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + bench.service().apiPort() + "/revoke"))
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String basic(String name, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String form(String jwt) {
        return "token_type_hint=access_token&token=" + URLEncoder.encode(jwt, StandardCharsets.UTF_8);
    }
}
