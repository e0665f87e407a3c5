package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.event.Actor;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The claims of an access token that the demo mints.
 *
 * @param jkt thumbprint of the key that the token is bound to, or null
 * @param act the actor, or null
 * @param oneTime whether the token can be used once only
 */
public record TokenContent(
        String sub,
        Client client,
        String scope,
        Duration lifetime,
        @Nullable String jkt,
        @Nullable Actor act,
        boolean oneTime) {

    /** The lifetime of tokens, if no shorter one is asked for. */
    public static final Duration LIFETIME = Duration.ofMinutes(3);

    /** The client that the token is issued to, and its audiences. */
    public record Client(String id, List<String> aud) {
        public Client {
            aud = List.copyOf(aud);
        }
    }

    public static TokenContent of(String sub, String clientId, String scope, String... aud) {
        return new TokenContent(sub, new Client(clientId, List.of(aud)), scope, LIFETIME, null, null, false);
    }

    String clientId() {
        return client.id();
    }

    List<String> aud() {
        return client.aud();
    }

    TokenContent boundTo(@Nullable String thumbprint) {
        return new TokenContent(sub, client, scope, lifetime, thumbprint, act, oneTime);
    }

    TokenContent actedBy(Actor actor) {
        return new TokenContent(sub, client, scope, lifetime, jkt, actor, oneTime);
    }

    TokenContent livingFor(Duration other) {
        return new TokenContent(sub, client, scope, other, jkt, act, oneTime);
    }

    TokenContent once(boolean once) {
        return new TokenContent(sub, client, scope, lifetime, jkt, act, once);
    }
}
