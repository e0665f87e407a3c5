package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenRef;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OAuth 2.0 Token Exchange (RFC 8693). Subject and actor tokens are checked, against the denylist too, before a token is issued.
 */
final class TokenExchange {
    static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private final TokenCheck check;
    private final Clock clock;

    /** The result of an exchange: the token to issue, and the event to report. */
    record Outcome(TokenContent mint, Exchange exchange) {}

    TokenExchange(TokenCheck check, Clock clock) {
        this.check = check;
        this.clock = clock;
    }

    /** Checks whether the token can be exchanged. */
    TokenCheck.Result check(String jwt) {
        return check.check(jwt);
    }

    /** @throws OAuthError if it is refused */
    Outcome exchange(OAuthClient party, TokenForm form) throws OAuthError {
        if (!ACCESS_TOKEN.equals(form.required("subject_token_type"))) {
            throw OAuthError.request("subject_token_type: only access tokens are exchanged here");
        }
        Token subject = live(form.required("subject_token"), "subject_token");
        String actorToken = form.optional("actor_token");
        Token actor = actorToken == null ? null : live(actorToken, "actor_token");
        TokenContent mint = TokenContent.of(
                        required(subject.sub(), "sub"),
                        party.id(),
                        scope(party, subject, form.optional("scope")),
                        form.audiences().toArray(String[]::new))
                .livingFor(rest(subject))
                .actedBy(new Actor(actor == null ? party.id() : actor.sub(), null, subject.act()));
        return new Outcome(mint, new Exchange(ref(subject), actor == null ? null : ref(actor), party.id()));
    }

    private Token live(String jwt, String parameter) throws OAuthError {
        TokenCheck.Result result = check.check(jwt);
        if (result instanceof TokenCheck.Live live) {
            return live.token();
        }
        throw OAuthError.grant(parameter + ": " + ((TokenCheck.Refused) result).why());
    }

    /** The scopes that the subject token allows, unless the registration of the client lifts this limit. */
    private static String scope(OAuthClient party, Token subject, @Nullable String wanted) throws OAuthError {
        String allowed = subject.scope() == null ? "" : subject.scope();
        if (wanted == null) {
            return allowed;
        }
        Set<String> gained = new HashSet<>(TokenForm.scopes(wanted));
        gained.removeAll(TokenForm.scopes(allowed));
        if (!gained.isEmpty() && !party.mayGainScopes()) {
            throw OAuthError.scope("scope: more than the subject token has");
        }
        return wanted;
    }

    /** A token does not live longer than the token that it was exchanged from. */
    private Duration rest(Token subject) throws OAuthError {
        long left = required(subject.exp(), "exp") - clock.instant().getEpochSecond();
        if (left <= 0) {
            throw OAuthError.grant("subject_token: has expired");
        }
        return Duration.ofSeconds(Math.min(left, TokenContent.LIFETIME.toSeconds()));
    }

    private static <T> T required(@Nullable T claim, String name) throws OAuthError {
        if (claim == null) {
            throw OAuthError.grant("subject_token: has no " + name);
        }
        return claim;
    }

    private static TokenRef ref(Token token) {
        return new TokenRef(token.iss(), token.jti(), null, token.sub());
    }
}
