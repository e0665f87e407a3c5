package dev.tokenwarden.standalone.demo.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One client of the authorization server: gets tokens and exchanges them. */
public final class TokenClient {
    private final HttpCaller caller;
    private final Supplier<URI> server;
    private final OAuthClient party;

    /** @param server base address of the authorization server */
    TokenClient(HttpCaller caller, Supplier<URI> server, OAuthClient party) {
        this.caller = caller;
        this.server = server;
        this.party = party;
    }

    /** A token for a user, or for the client itself, bound to no key. */
    public BearerToken get(String subject, String scope, String... audiences) throws IOException, RefusedException {
        return BearerToken.of(ask(request(subject, scope, audiences)), null);
    }

    /** A token for a user, bound to the key. */
    public BearerToken bound(DpopKey key, String subject, String scope, String... audiences)
            throws IOException, RefusedException {
        Map<String, List<String>> form = request(subject, scope, audiences);
        form.put("dpop_jkt", List.of(key.thumbprint()));
        return BearerToken.of(ask(form), key);
    }

    /** A one-time token for a user. */
    public BearerToken once(String subject, String scope, String... audiences) throws IOException, RefusedException {
        Map<String, List<String>> form = request(subject, scope, audiences);
        form.put("one_time", List.of("true"));
        return BearerToken.of(ask(form), null);
    }

    /** Exchanges a token for another one for the same subject (RFC 8693). */
    public BearerToken exchange(String jwt, String scope, String audience) throws IOException, RefusedException {
        return BearerToken.of(
                ask(Map.of(
                        "grant_type", List.of(TokenExchange.GRANT),
                        "subject_token", List.of(jwt),
                        "subject_token_type", List.of(TokenExchange.ACCESS_TOKEN),
                        "scope", List.of(scope),
                        "audience", List.of(audience))),
                null);
    }

    /** Revokes a token (RFC 7009). */
    public void revoke(String jwt) throws IOException, RefusedException {
        caller.post(server.get().resolve("/revoke"), party, Map.of("token", List.of(jwt)));
    }

    /** Signs a user in: starts a session. */
    public SignedIn signIn(String subject, String scope, String... audiences) throws IOException, RefusedException {
        return signedIn(Map.of(
                "grant_type", List.of("authorization_code"),
                "code", List.of(subject),
                "scope", List.of(scope),
                "audience", List.of(audiences)));
    }

    /** Redeems a refresh token. */
    public SignedIn refresh(String refreshToken) throws IOException, RefusedException {
        return signedIn(Map.of("grant_type", List.of("refresh_token"), "refresh_token", List.of(refreshToken)));
    }

    /** Ends the session of a token. */
    public void logout(SignedIn session) throws IOException, RefusedException {
        caller.post(server.get().resolve("/logout"), party, Map.of("sid", List.of(session.sid())));
    }

    /** The same client, from another network and with another user agent. */
    public TokenClient from(Supplier<URI> otherServer, String userAgent) {
        return new TokenClient(caller.as(userAgent), otherServer, party);
    }

    private SignedIn signedIn(Map<String, List<String>> form) throws IOException, RefusedException {
        JsonNode answer = caller.post(server.get().resolve("/token"), party, form);
        BearerToken token = BearerToken.of(answer.path("access_token").asText(), null);
        return new SignedIn(token, answer.path("refresh_token").asText(), token.claim("sid"));
    }

    /**
     * A session that a client holds.
     *
     * @param refreshToken a credential
     * @param sid the session id
     */
    public record SignedIn(BearerToken token, String refreshToken, String sid) {
        @Override
        public String toString() {
            return "SignedIn[sid=" + sid + "]";
        }
    }

    /** A client's own token comes from its credentials. A token for a user never does: rules about agents tell the two apart. */
    private Map<String, List<String>> request(String subject, String scope, String... audiences) {
        Map<String, List<String>> form = new HashMap<>();
        if (subject.equals(party.id())) {
            form.put("grant_type", List.of("client_credentials"));
        } else {
            form.put("grant_type", List.of(AuthorizationServer.JWT_BEARER));
            form.put("assertion", List.of(subject));
        }
        form.put("scope", List.of(scope));
        form.put("audience", List.of(audiences));
        return form;
    }

    private String ask(Map<String, List<String>> form) throws IOException, RefusedException {
        return caller.post(server.get().resolve("/token"), party, form)
                .path("access_token")
                .asText();
    }
}
