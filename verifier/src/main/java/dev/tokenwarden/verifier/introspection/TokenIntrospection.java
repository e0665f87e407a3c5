package dev.tokenwarden.verifier.introspection;

import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.verifier.http.BoundedHttp;
import dev.tokenwarden.verifier.jose.Rejected;
import dev.tokenwarden.verifier.jose.StrictJson;
import dev.tokenwarden.verifier.jose.TokenDigest;
import dev.tokenwarden.verifier.jose.VerifiedClaims;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Finds the claims of opaque tokens by token introspection (RFC 7662).
 *
 * <ul>
 *   <li>Answers are kept for a short time, at most until the token expires, and by the SHA-256 of the token. A
 *       revocation still applies at once: {@code DenylistCheck} consults the denylist at every use, with the
 *       {@code jti} of the answer.
 *   <li>Bounded: the number of answers kept, of requests at a time, the length of a token and of an answer, and the
 *       time.
 * </ul>
 */
public final class TokenIntrospection implements TokenSource {
    private static final int MAX_TOKEN = 4096;
    private static final int MAX_REQUESTS = 32;

    private record Answer(Optional<VerifiedClaims> claims, long untilMillis) {}

    private final URI endpoint;
    private final String issuer;
    private final String tenant;
    private final ClaimMapping mapping;
    private final BoundedHttp http;
    private final String authorization;
    private final Duration keepFor;
    private final Clock clock;
    private final Semaphore requests = new Semaphore(MAX_REQUESTS);
    private final Map<TokenDigest, Answer> answers;

    private TokenIntrospection(Builder builder) {
        this.endpoint = BoundedHttp.requireSecure(builder.endpoint, builder.plain);
        this.issuer = builder.issuer;
        this.tenant = builder.tenant;
        this.mapping = builder.mapping;
        this.http = new BoundedHttp(builder.http, builder.timeout);
        this.authorization = builder.authorization;
        this.keepFor = builder.keepFor;
        this.clock = builder.clock;
        int capacity = builder.capacity;
        this.answers = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<TokenDigest, Answer> eldest) {
                return size() > capacity;
            }
        };
    }

    /**
     * @param endpoint {@code https}, or {@code http} to a loopback address
     * @param issuer the {@code iss} of tokens whose answer names none; an answer with another one is not accepted
     * @param tenant the tenant that the tokens belong to
     */
    public static Builder builder(URI endpoint, String issuer, String tenant) {
        return new Builder(endpoint, issuer, tenant);
    }

    @Override
    public Optional<VerifiedClaims> find(String token) throws IOException {
        if (token.isEmpty() || token.length() > MAX_TOKEN) {
            return Optional.empty();
        }
        TokenDigest digest = TokenDigest.of(token.getBytes(StandardCharsets.UTF_8));
        long now = clock.millis();
        synchronized (answers) {
            Answer known = answers.get(digest);
            if (known != null && known.untilMillis > now) {
                return known.claims;
            }
        }
        Answer answer = ask(token, now);
        synchronized (answers) {
            answers.put(digest, answer);
        }
        return answer.claims;
    }

    private Answer ask(String token, long now) throws IOException {
        if (!requests.tryAcquire()) {
            throw new IOException(endpoint + ": " + MAX_REQUESTS + " requests are under way");
        }
        try {
            HttpResponse<byte[]> response = http.send(HttpRequest.newBuilder(endpoint)
                    .header("Authorization", authorization)
                    .header("Accept", "application/json")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "token_type_hint=access_token&token=" + URLEncoder.encode(token, StandardCharsets.UTF_8))));
            if (response.statusCode() != 200) {
                throw new IOException(endpoint + ": answered " + response.statusCode());
            }
            return answer(StrictJson.object(response.body()), now);
        } catch (Rejected e) {
            throw new IOException(endpoint + ": the answer " + e.detail(), e);
        } finally {
            requests.release();
        }
    }

    private Answer answer(Map<String, @Nullable Object> members, long now) throws IOException {
        long until = now + keepFor.toMillis();
        if (!Boolean.TRUE.equals(members.get("active"))) {
            return new Answer(Optional.empty(), until);
        }
        Object iss = members.get("iss");
        if (iss != null && !iss.equals(issuer)) {
            throw new IOException(endpoint + ": the answer is about a token of another issuer");
        }
        VerifiedClaims claims;
        try {
            claims = VerifiedClaims.builder(tenant, members)
                    .issuer(issuer)
                    .mapping(mapping)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new IOException(endpoint + ": " + e.getMessage(), e);
        }
        Long exp = claims.token().exp();
        boolean expired = exp != null && exp * 1000 <= now;
        return new Answer(
                expired ? Optional.empty() : Optional.of(claims), exp == null ? until : Math.min(until, exp * 1000));
    }

    /** Settings of a {@link TokenIntrospection}. */
    public static final class Builder {
        private final URI endpoint;
        private final String issuer;
        private final String tenant;
        private ClaimMapping mapping = ClaimPresets.rfc9068();
        private String authorization = "";
        private @Nullable HttpClient http;
        private boolean plain;
        private Duration timeout = Duration.ofSeconds(2);
        private Duration keepFor = Duration.ofSeconds(10);
        private int capacity = 16_384;
        private Clock clock = Clock.systemUTC();

        private Builder(URI endpoint, String issuer, String tenant) {
            this.endpoint = endpoint;
            this.issuer = issuer;
            this.tenant = tenant;
        }

        /** How this server authenticates: client id and secret (RFC 6749, section 2.3.1). Required. */
        public Builder client(String id, String secret) {
            String pair = URLEncoder.encode(id, StandardCharsets.UTF_8) + ":"
                    + URLEncoder.encode(secret, StandardCharsets.UTF_8);
            this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        /** How claims are read. Default: {@link ClaimPresets#rfc9068}. */
        public Builder mapping(ClaimMapping ofIssuer) {
            this.mapping = ofIssuer;
            return this;
        }

        /** The HTTP client, for other trust anchors or a proxy. */
        public Builder http(HttpClient client) {
            this.http = client;
            return this;
        }

        /** Allows {@code http} to the endpoint. Anybody on the network can then read all tokens. */
        public Builder allowPlainHttp() {
            this.plain = true;
            return this;
        }

        /** Longest time for an answer. Default 2 seconds. */
        public Builder timeout(Duration limit) {
            this.timeout = limit;
            return this;
        }

        /** How long an answer is used. Default 10 seconds; never beyond the token's {@code exp}. */
        public Builder keepFor(Duration time) {
            this.keepFor = time;
            return this;
        }

        /** How many answers are kept. Default 16,384. */
        public Builder capacity(int count) {
            this.capacity = count;
            return this;
        }

        public Builder clock(Clock wall) {
            this.clock = wall;
            return this;
        }

        public TokenIntrospection build() {
            if (authorization.isEmpty()) {
                throw new IllegalArgumentException(
                        "client: is required; introspection endpoints ask for authentication");
            }
            return new TokenIntrospection(this);
        }
    }
}
