package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.TokenClient;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jose4j.jwk.PublicJsonWebKey;

/**
 * What an attack finds when it begins: victims to steal from, doors to knock at.
 *
 * @param town the services
 * @param caller sends requests; the attack chooses what it looks like
 * @param web the client that victims use
 * @param reports a service whose registration lets it gain scopes: compromised
 * @param batch the service behind it: compromised too
 * @param leakedKey the signing key that got out: the one in use
 * @param spoils {@code jti}s of all tokens that attacks used: whatever else is revoked, was honest
 */
public record AttackEnvironment(
        DemoServices town,
        HttpCaller caller,
        TokenClient web,
        TokenClient reports,
        TokenClient batch,
        Supplier<PublicJsonWebKey> leakedKey,
        Clock clock,
        Set<String> spoils) {
    public AttackEnvironment(
            DemoServices town,
            HttpCaller caller,
            TokenClient web,
            TokenClient reports,
            TokenClient batch,
            Supplier<PublicJsonWebKey> leakedKey,
            Clock clock) {
        this(town, caller, web, reports, batch, leakedKey, clock, ConcurrentHashMap.newKeySet());
    }

    /** The same token, now part of an attack. */
    BearerToken spoil(BearerToken bearer) {
        spoils.add(bearer.jti());
        return bearer;
    }
}
