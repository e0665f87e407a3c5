package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.Token;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues, refreshes and exchanges access tokens. {@code /jwks}: its public keys. {@code /token}: the grants client credentials,
 * authorization code, refresh token, JWT bearer (RFC 7523) and token exchange (RFC 8693). {@code /revoke}: revocation (RFC 7009).
 * {@code /logout}: end of a session. The demo has no sign-in page: the client names the user as code or as assertion.
 */
public final class AuthorizationServer implements AutoCloseable {
    public static final String ISSUER = "https://idp.acme.example";

    private static final Logger LOG = LoggerFactory.getLogger(AuthorizationServer.class);
    /** Verifiers fetch the keys at least this often, and a key is announced one rotation before it signs. */
    private static final int KEYS_MAX_AGE_SECONDS = 2;

    private static final Duration ROTATION = Duration.ofSeconds(12);
    private static final String CLIENT_CREDENTIALS = "client_credentials";
    /** RFC 7523: a client that has authenticated the user itself gets a token for that user, without a session here. */
    static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private static final String AUTHORIZATION_CODE = "authorization_code";
    private static final String REFRESH_TOKEN = "refresh_token";

    private final SigningKeys keys = new SigningKeys((int) TokenContent.LIFETIME.dividedBy(ROTATION) + 1);
    private final TokenMinter minter;
    private final OAuthClients parties;
    private final RefreshTokens refreshTokens = new RefreshTokens();
    private final AtomicLong issued = new AtomicLong();
    private final ScheduledExecutorService rotation = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "demo-key-rotation");
        thread.setDaemon(true);
        return thread;
    });
    private final WebServer web;
    private @Nullable IssuanceLedger ledger;
    private @Nullable TokenExchange exchange;

    private AuthorizationServer(OAuthClients parties, Clock clock) {
        this.minter = new TokenMinter(ISSUER, clock);
        this.parties = parties;
        this.web = WebServer.start("idp", routes -> {
            routes.get("/jwks", request -> {
                request.header("Cache-Control", "max-age=" + KEYS_MAX_AGE_SECONDS);
                request.contentType("application/jwk-set+json").result(keys.jwks());
            });
            routes.post("/token", request -> serve(request, this::token));
            routes.post("/revoke", request -> serve(request, this::revoke));
            routes.post("/logout", request -> serve(request, this::logout));
        });
    }

    /** Serves its keys. Issues nothing before {@link #open}: its own check needs these keys, and a pipeline. */
    static AuthorizationServer start(OAuthClients parties, Clock clock) {
        return new AuthorizationServer(parties, clock);
    }

    /** Starts to issue tokens and to rotate keys. The caller closes the ledger and the check. */
    synchronized void open(IssuanceLedger writtenTo, TokenExchange exchanging) {
        ledger = writtenTo;
        exchange = exchanging;
        var unused = rotation.scheduleAtFixedRate(
                () -> LOG.atInfo().addKeyValue("kid", keys.rotate()).log("Signing with another key"),
                ROTATION.toSeconds(),
                ROTATION.toSeconds(),
                TimeUnit.SECONDS);
    }

    private synchronized IssuanceLedger ledger() throws OAuthError {
        if (ledger == null) {
            throw OAuthError.unavailable("not open yet");
        }
        return ledger;
    }

    private synchronized TokenExchange exchange() throws OAuthError {
        if (exchange == null) {
            throw OAuthError.unavailable("not open yet");
        }
        return exchange;
    }

    /** One endpoint for clients that have authenticated. */
    private interface Endpoint {
        void serve(Context request, OAuthClient party, TokenForm form) throws OAuthError;
    }

    private void serve(Context request, Endpoint endpoint) {
        request.header("Cache-Control", "no-store");
        try {
            OAuthClient party = parties.authenticated(request.header("Authorization"));
            if (party == null) {
                throw OAuthError.client();
            }
            endpoint.serve(request, party, new TokenForm(request));
        } catch (OAuthError e) {
            request.status(e.status());
            json(request, Map.of("error", e.code(), "error_description", String.valueOf(e.getMessage())));
        }
    }

    private void token(Context request, OAuthClient party, TokenForm form) throws OAuthError {
        switch (form.required("grant_type")) {
            case CLIENT_CREDENTIALS ->
                answer(request, issue(request, party, form, CLIENT_CREDENTIALS, party.id()), null);
            case JWT_BEARER ->
                answer(request, issue(request, party, form, JWT_BEARER, form.required("assertion")), null);
            case AUTHORIZATION_CODE -> signIn(request, party, form);
            case REFRESH_TOKEN -> refresh(request, party, form);
            case TokenExchange.GRANT -> answer(request, exchange(party, form), null);
            default -> throw OAuthError.request("grant_type: is not supported");
        }
    }

    /** An invalid token needs no revocation, and a client cannot revoke the token of another client (RFC 7009). */
    private void revoke(Context request, OAuthClient party, TokenForm form) throws OAuthError {
        if (exchange().check(form.required("token")) instanceof TokenCheck.Live live
                && party.id().equals(live.token().clientId())) {
            ledger().revoked(live.token(), "logout");
        }
        json(request, Map.of());
    }

    private MintedToken issue(Context request, OAuthClient party, TokenForm form, String grantType, String subject)
            throws OAuthError {
        TokenContent mint = TokenContent.of(
                        subject,
                        party.id(),
                        form.required("scope"),
                        form.audiences().toArray(String[]::new))
                .usable(new TokenContent.Use(form.optional("dpop_jkt"), form.flag("one_time")));
        return issue(mint, new Issuance(grantType, null, web.client(request)));
    }

    private MintedToken issue(TokenContent content, Issuance issuance) throws OAuthError {
        MintedToken minted = sign(content);
        ledger().issued(minted.token(), issuance);
        issued.incrementAndGet();
        return minted;
    }

    /** Starts a session. The demo has no sign-in page: the code is the name of the user. */
    private void signIn(Context request, OAuthClient party, TokenForm form) throws OAuthError {
        RefreshTokens.Grant grant =
                RefreshTokens.grant(form.required("code"), party.id(), form.required("scope"), form.audiences());
        Issuance issuance = new Issuance(AUTHORIZATION_CODE, null, web.client(request));
        answer(request, issue(grant.content(), issuance), refreshTokens.issue(grant));
    }

    private void refresh(Context request, OAuthClient party, TokenForm form) throws OAuthError {
        String token = form.required("refresh_token");
        RefreshTokens.Grant grant = refreshTokens.redeem(token, party.id());
        if (grant == null) {
            throw OAuthError.grant("refresh_token: is not valid");
        }
        Issuance issuance = new Issuance(REFRESH_TOKEN, RefreshTokens.hash(token), web.client(request));
        answer(request, issue(grant.content(), issuance), token);
    }

    /** Ends a session of the client, and reports that its tokens are revoked. */
    private void logout(Context request, OAuthClient party, TokenForm form) throws OAuthError {
        String sid = form.required("sid");
        if (refreshTokens.end(sid, party.id())) {
            ledger().revoked(Token.builder(ISSUER).sid(sid).build(), "logout");
        }
        json(request, Map.of());
    }

    private MintedToken exchange(OAuthClient party, TokenForm form) throws OAuthError {
        TokenExchange.Outcome outcome = exchange().exchange(party, form);
        MintedToken minted = sign(outcome.mint());
        ledger().exchanged(minted.token(), outcome.exchange());
        issued.incrementAndGet();
        return minted;
    }

    private MintedToken sign(TokenContent mint) {
        PublicJsonWebKey key = keys.current();
        return minter.mint(mint, key.getPrivateKey(), key.getAlgorithm(), key.getKeyId());
    }

    private static void answer(Context request, MintedToken minted, @Nullable String refreshToken) {
        Token token = minted.token();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", minted.jwt());
        body.put("issued_token_type", TokenExchange.ACCESS_TOKEN);
        body.put("token_type", token.cnf() == null ? "Bearer" : "DPoP");
        body.put("scope", String.valueOf(token.scope()));
        if (refreshToken != null) {
            body.put("refresh_token", refreshToken);
        }
        if (token.exp() != null && token.iat() != null) {
            body.put("expires_in", token.exp() - token.iat());
        }
        json(request, body);
    }

    private static void json(Context request, Map<String, Object> body) {
        try {
            request.contentType("application/json").result(Json.MAPPER.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address for clients in that network. */
    URI from(Network network) {
        return web.from(network);
    }

    /** The grant of a session, for the reports of attacks. */
    public String grantOf(String sid) {
        return refreshTokens.grantOf(sid);
    }

    /** The number of tokens that it has issued, including exchanged ones. */
    public long issued() {
        return issued.get();
    }

    /** The current signing key with its private part, which leaks to an attacker. */
    public PublicJsonWebKey leak() {
        return keys.current();
    }

    @Override
    public void close() {
        rotation.shutdownNow();
        web.close();
    }
}
