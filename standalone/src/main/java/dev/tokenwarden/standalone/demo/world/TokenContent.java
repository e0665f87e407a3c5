package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.event.Actor;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The claims of an access token that the demo mints.
 *
 * @param act the actor, or null
 * @param session the session that the token belongs to, or null
 */
public record TokenContent(
        String sub,
        Client client,
        String scope,
        Duration lifetime,
        Use use,
        @Nullable Actor act,
        @Nullable UserSession session) {

    /** The lifetime of tokens, if no shorter one is asked for. */
    public static final Duration LIFETIME = Duration.ofMinutes(3);

    /** The client that the token is issued to, and its audiences. */
    public record Client(String id, List<String> aud) {
        public Client {
            aud = List.copyOf(aud);
        }
    }

    /**
     * How the token can be used.
     *
     * @param jkt thumbprint of the key that it is bound to, or null
     * @param once whether it can be used once only
     */
    public record Use(@Nullable String jkt, boolean once) {
        static final Use ANY = new Use(null, false);
    }

    public static TokenContent of(String sub, String clientId, String scope, String... aud) {
        return new TokenContent(sub, new Client(clientId, List.of(aud)), scope, LIFETIME, Use.ANY, null, null);
    }

    String clientId() {
        return client.id();
    }

    List<String> aud() {
        return client.aud();
    }

    TokenContent usable(Use other) {
        return new TokenContent(sub, client, scope, lifetime, other, act, session);
    }

    TokenContent actedBy(Actor actor) {
        return new TokenContent(sub, client, scope, lifetime, use, actor, session);
    }

    TokenContent livingFor(Duration other) {
        return new TokenContent(sub, client, scope, other, use, act, session);
    }

    TokenContent in(UserSession other) {
        return new TokenContent(sub, client, scope, lifetime, use, act, other);
    }
}
