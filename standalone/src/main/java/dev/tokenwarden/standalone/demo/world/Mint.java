package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.event.Actor;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an access token is to say.
 *
 * @param jkt thumbprint of the key that it is bound to, or null
 * @param act who acts for the subject, or null
 * @param oneTime whether it may be shown once only
 */
public record Mint(
        String sub,
        String clientId,
        List<String> aud,
        String scope,
        Duration lifetime,
        @Nullable String jkt,
        @Nullable Actor act,
        boolean oneTime) {

    /** What tokens live for unless someone asks for less. */
    public static final Duration LIFETIME = Duration.ofMinutes(3);

    public Mint {
        aud = List.copyOf(aud);
    }

    public static Mint of(String sub, String clientId, String scope, String... aud) {
        return new Mint(sub, clientId, List.of(aud), scope, LIFETIME, null, null, false);
    }

    Mint boundTo(@Nullable String thumbprint) {
        return new Mint(sub, clientId, aud, scope, lifetime, thumbprint, act, oneTime);
    }

    Mint actedBy(Actor actor) {
        return new Mint(sub, clientId, aud, scope, lifetime, jkt, actor, oneTime);
    }

    Mint livingFor(Duration other) {
        return new Mint(sub, clientId, aud, scope, other, jkt, act, oneTime);
    }

    Mint once(boolean once) {
        return new Mint(sub, clientId, aud, scope, lifetime, jkt, act, once);
    }
}
