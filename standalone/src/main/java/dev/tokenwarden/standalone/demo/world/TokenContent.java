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
public record TokenContent(
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

    public TokenContent {
        aud = List.copyOf(aud);
    }

    public static TokenContent of(String sub, String clientId, String scope, String... aud) {
        return new TokenContent(sub, clientId, List.of(aud), scope, LIFETIME, null, null, false);
    }

    TokenContent boundTo(@Nullable String thumbprint) {
        return new TokenContent(sub, clientId, aud, scope, lifetime, thumbprint, act, oneTime);
    }

    TokenContent actedBy(Actor actor) {
        return new TokenContent(sub, clientId, aud, scope, lifetime, jkt, actor, oneTime);
    }

    TokenContent livingFor(Duration other) {
        return new TokenContent(sub, clientId, aud, scope, other, jkt, act, oneTime);
    }

    TokenContent once(boolean once) {
        return new TokenContent(sub, clientId, aud, scope, lifetime, jkt, act, once);
    }
}
