package dev.tokenwarden.streams;

import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.Revoked;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** StreamEvents about sessions, grants and agents for tests. Times are seconds after {@link StreamEvents#START}. */
final class FamilyEvents {
    static final ClientContext OWNER = client("203.0.113.7", 64_500L, "app/1.0", 52.5, 13.4);
    static final ClientContext THIEF = client("198.51.100.9", 64_900L, "curl/8.5", 35.6, 139.7);

    private static final AtomicLong IDS = new AtomicLong();

    private FamilyEvents() {}

    /** A token of client {@code web} that expires 15 minutes after {@code atSeconds}. */
    static Token.Builder token(String jti, long atSeconds) {
        return Token.builder(StreamEvents.IDP)
                .jti(jti)
                .sub("alice")
                .clientId("web")
                .scope("orders:read")
                .iat(StreamEvents.START.getEpochSecond() + atSeconds)
                .exp(StreamEvents.START.getEpochSecond() + atSeconds + 900);
    }

    static TokenEvent issued(Token.Builder token, long atSeconds, @Nullable Issuance issuance) {
        return event(EventType.ISSUED, StreamEvents.IDP, atSeconds)
                .token(token.build())
                .issuance(issuance)
                .build();
    }

    static Issuance refreshed(String refresh, @Nullable ClientContext client) {
        return new Issuance("refresh_token", refresh, client);
    }

    /** A use that faces the client itself. */
    static TokenEvent used(Token.Builder token, long atSeconds, ClientContext client) {
        return used(token, atSeconds, Use.builder().edge(true).client(client).trace("trace-" + IDS.incrementAndGet()));
    }

    static TokenEvent used(Token.Builder token, long atSeconds, Use.Builder use) {
        return event(EventType.USED, "urn:verifier:acme/orders", atSeconds)
                .token(token.build())
                .use(accepted(use.audience("orders").build()))
                .build();
    }

    private static Use accepted(Use use) {
        return use.outcome() == null
                ? use.toBuilder().outcome(Use.Outcome.ACCEPTED).build()
                : use;
    }

    static TokenEvent exchanged(Token.Builder child, long atSeconds, Token.Builder parent, String client) {
        Token from = parent.build();
        return event(EventType.EXCHANGED, StreamEvents.STS, atSeconds)
                .token(child.build())
                .exchange(new Exchange(new TokenRef(from.iss(), from.jti(), null, null), null, client))
                .build();
    }

    /** A session or grant, whichever the token names and no {@code jti}, ends. */
    static TokenEvent ended(Token.Builder family, long atSeconds, String reason) {
        return event(EventType.REVOKED, StreamEvents.IDP, atSeconds)
                .token(family.build())
                .revocation(new Revoked(reason, StreamEvents.START.plusSeconds(atSeconds)))
                .build();
    }

    static Token.Builder session(String sid) {
        return Token.builder(StreamEvents.IDP).sid(sid);
    }

    static Token.Builder grant(String grant) {
        return Token.builder(StreamEvents.IDP).grant(grant);
    }

    static Actor actor(String sub) {
        return new Actor(sub, null, null);
    }

    static ClientContext client(String address, long as, String agent, double lat, double lon) {
        return new ClientContext(address, as, new ClientContext.Geo(null, lat, lon), agent, null, null, null);
    }

    static ClientContext at(String address, long as, String agent) {
        return new ClientContext(address, as, null, agent, null, null, null);
    }

    private static TokenEvent.Builder event(EventType type, String source, long atSeconds) {
        return TokenEvent.builder(
                type, source, "f" + IDS.incrementAndGet(), StreamEvents.START.plusSeconds(atSeconds), "acme");
    }
}
