package dev.tokenwarden.dashboards.console.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.console.web.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/**
 * Client of an OpenID provider: reads its document (OpenID Connect Discovery 1.0), exchanges the code for tokens (RFC 6749 §4.1,
 * RFC 7636) and validates the ID token (OpenID Connect Core 1.0 §3.1.3.7). Accepts only asymmetric signatures. Thread-safe.
 */
final class OidcProvider {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int SKEW_SECONDS = 60;

    private final OidcConfig config;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private volatile @Nullable Known known;

    OidcProvider(OidcConfig config) {
        this.config = config;
    }

    private record Known(URI authorize, URI token, JwtConsumer consumer) {}

    /**
     * The signed-in person.
     *
     * @param subject the claim {@code sub}: with the issuer, it identifies the person permanently
     */
    record Person(String name, String subject, List<String> groups) {}

    /** The address to which the browser is sent. */
    URI authorize(URI back, String state, String nonce, String challenge) throws IOException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", config.clientId());
        query.put("redirect_uri", back.toString());
        query.put("scope", String.join(" ", config.scopes()));
        query.put("state", state);
        query.put("nonce", nonce);
        query.put("code_challenge", challenge);
        query.put("code_challenge_method", "S256");
        String authorize = known().authorize().toString();
        return URI.create(authorize + (authorize.contains("?") ? "&" : "?") + form(query));
    }

    /**
     * Exchanges the code for the person who signed in.
     *
     * @throws IOException if the provider does not answer or refuses the code, or the ID token is invalid
     */
    Person redeem(String code, URI back, String verifier, String nonce) throws IOException, InterruptedException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("grant_type", "authorization_code");
        body.put("code", code);
        body.put("redirect_uri", back.toString());
        body.put("code_verifier", verifier);
        HttpRequest.Builder request = HttpRequest.newBuilder(known().token())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json");
        if (config.clientSecret().isPresent()) {
            String pair = encode(config.clientId()) + ":"
                    + encode(config.clientSecret().get());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        } else {
            body.put("client_id", config.clientId());
        }
        JsonNode answer = json(request.POST(BodyPublishers.ofString(form(body))).build(), "the token endpoint");
        return verified(answer.path("id_token").asText(), nonce);
    }

    private Person verified(String token, String nonce) throws IOException, InterruptedException {
        try {
            JwtClaims claims = known().consumer().processToClaims(token);
            if (!Secrets.same(nonce, String.valueOf(claims.getStringClaimValue("nonce")))) {
                throw new IOException("the ID token belongs to another sign-in");
            }
            if (claims.getAudience().size() > 1 && !config.clientId().equals(claims.getStringClaimValue("azp"))) {
                throw new IOException("the ID token is for another client");
            }
            return new Person(name(claims), claims.getSubject(), groups(claims));
        } catch (InvalidJwtException | MalformedClaimException e) {
            // The message may quote the token.
            throw new IOException("the ID token is invalid: " + e.getClass().getSimpleName(), e);
        }
    }

    private static String name(JwtClaims claims) throws MalformedClaimException {
        for (String claim : new String[] {"preferred_username", "email", "sub"}) {
            String value = claims.getStringClaimValue(claim);
            if (value != null && Analyst.isName(value)) {
                return value;
            }
        }
        throw new MalformedClaimException("no claim has a name that the audit log accepts");
    }

    private List<String> groups(JwtClaims claims) {
        List<String> groups = new ArrayList<>();
        Object value = claims.getClaimValue(config.groupsClaim());
        if (value instanceof List<?> list) {
            list.forEach(one -> groups.add(String.valueOf(one)));
        } else if (value instanceof String one) {
            groups.add(one);
        }
        return groups;
    }

    private Known known() throws IOException, InterruptedException {
        Known there = known;
        if (there != null) {
            return there;
        }
        String issuer = config.issuer().toString();
        URI document = URI.create(issuer.replaceAll("/$", "") + "/.well-known/openid-configuration");
        JsonNode found = json(HttpRequest.newBuilder(document).timeout(TIMEOUT).build(), "the provider's document");
        if (!issuer.equals(found.path("issuer").asText())) {
            throw new IOException("the provider's document names another issuer");
        }
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                .setExpectedIssuer(issuer)
                .setExpectedAudience(config.clientId())
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT,
                        AlgorithmIdentifiers.RSA_USING_SHA256,
                        AlgorithmIdentifiers.RSA_USING_SHA384,
                        AlgorithmIdentifiers.RSA_USING_SHA512,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
                        AlgorithmIdentifiers.EDDSA)
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(
                        new HttpsJwks(found.path("jwks_uri").asText())))
                .build();
        there = new Known(
                URI.create(found.path("authorization_endpoint").asText()),
                URI.create(found.path("token_endpoint").asText()),
                consumer);
        known = there;
        return there;
    }

    private JsonNode json(HttpRequest request, String what) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(what + " answered " + answer.statusCode());
        }
        JsonNode json = Json.MAPPER.readTree(answer.body());
        if (json == null || !json.isObject()) {
            throw new IOException(what + " answered no JSON object");
        }
        return json;
    }

    private static String form(Map<String, String> fields) {
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) ->
                form.append(form.isEmpty() ? "" : "&").append(name).append('=').append(encode(value)));
        return form.toString();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
