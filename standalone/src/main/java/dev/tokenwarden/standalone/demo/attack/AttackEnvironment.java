package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.TokenClient;
import dev.tokenwarden.standalone.demo.world.TokenClient.SignedIn;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.jwk.PublicJsonWebKey;

/**
 * What attacks can use: the services, compromised clients and a leaked signing key.
 *
 * @param caller sends requests; the attack chooses network and user agent
 * @param misused {@code jti}s of all tokens that attacks used; every other token is honest
 * @param own those of the one attack that has this environment
 */
public record AttackEnvironment(
        DemoServices services, HttpCaller caller, Clock clock, Set<String> misused, Set<String> own) {

    public AttackEnvironment(DemoServices services, HttpCaller caller, Clock clock) {
        this(services, caller, clock, ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
    }

    /** The same, for one more attack. */
    AttackEnvironment forOneAttack() {
        return new AttackEnvironment(services, caller, clock, misused, ConcurrentHashMap.newKeySet());
    }

    /** The client of the victims. */
    TokenClient web() {
        return services.client("web");
    }

    /** A compromised service; its registration lets it gain scopes in an exchange. */
    TokenClient reports() {
        return services.client("reports");
    }

    /** A compromised service behind {@link #reports()}. */
    TokenClient batch() {
        return services.client("batch");
    }

    /** The current signing key of the authorization server, which has leaked. */
    PublicJsonWebKey leakedKey() {
        return services.idp().leak();
    }

    /** Marks the token, the session and the grant of a session as misused. Returns the session. */
    SignedIn misuse(SignedIn session) {
        mark(session.token().jti());
        mark(session.sid());
        mark(services.idp().grantOf(session.sid()));
        return session;
    }

    /** Marks a token as misused. Returns it. */
    BearerToken misuse(BearerToken token) {
        mark(token.jti());
        return token;
    }

    private void mark(String name) {
        misused.add(name);
        own.add(name);
    }
}
