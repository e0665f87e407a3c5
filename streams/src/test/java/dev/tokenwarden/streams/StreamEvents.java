package dev.tokenwarden.streams;

import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Proof;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Revoked;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** StreamEvents for tests, built up from an ordinary use. Each gets an id of its own. */
final class StreamEvents {
    static final Instant START = Instant.parse("2026-03-02T12:00:00Z");
    static final String IDP = "https://idp.acme.example";
    static final String STS = "https://sts.acme.example";

    private static final AtomicLong IDS = new AtomicLong();

    private StreamEvents() {}

    /** A token of the tenant acme, for orders, issued at {@link #START}. */
    static TokenBuilder token(String jti) {
        return new TokenBuilder(jti);
    }

    static final class TokenBuilder {
        private @Nullable String jti;
        private String iss = IDP;
        private @Nullable String sub = "alice";
        private String clientId = "web";
        private @Nullable List<String> aud = List.of("orders");
        private String scope = "orders:read";
        private @Nullable Long iat = START.getEpochSecond();
        private @Nullable Long exp = START.getEpochSecond() + 3_600;
        private String alg = "ES256";
        private String kid = "k1";
        private @Nullable Confirmation cnf;
        private @Nullable Actor act;
        private @Nullable Actor mayAct;
        private @Nullable String hash;
        private @Nullable Boolean oneTime;

        private TokenBuilder(String jti) {
            this.jti = jti;
        }

        /** Neither {@code jti} nor {@code hash}: a token that has no identity. */
        TokenBuilder nameless() {
            jti = null;
            hash = null;
            return this;
        }

        TokenBuilder withoutExp() {
            exp = null;
            return this;
        }

        TokenBuilder iss(String value) {
            iss = value;
            return this;
        }

        TokenBuilder sub(@Nullable String value) {
            sub = value;
            return this;
        }

        TokenBuilder client(String value) {
            clientId = value;
            return this;
        }

        TokenBuilder aud(String... values) {
            aud = List.of(values);
            return this;
        }

        TokenBuilder scope(String value) {
            scope = value;
            return this;
        }

        TokenBuilder iat(@Nullable Long value) {
            iat = value;
            return this;
        }

        TokenBuilder exp(long value) {
            exp = value;
            return this;
        }

        TokenBuilder signed(String algorithm, String key) {
            alg = algorithm;
            kid = key;
            return this;
        }

        TokenBuilder bound(String jkt) {
            cnf = new Confirmation(jkt, null);
            return this;
        }

        TokenBuilder act(@Nullable Actor value) {
            act = value;
            return this;
        }

        TokenBuilder mayAct(String value) {
            mayAct = new Actor(value, null, null);
            return this;
        }

        TokenBuilder hash(String value) {
            hash = value;
            return this;
        }

        TokenBuilder oneTime() {
            oneTime = true;
            return this;
        }

        Token build() {
            return Token.builder(iss)
                    .jti(jti)
                    .sub(sub)
                    .clientId(clientId)
                    .aud(aud)
                    .scope(scope)
                    .iat(iat)
                    .exp(exp)
                    .alg(alg)
                    .kid(kid)
                    .typ("at+jwt")
                    .cnf(cnf)
                    .act(act)
                    .mayAct(mayAct)
                    .hash(hash)
                    .oneTime(oneTime)
                    .build();
        }

        UseBuilder used(long atSeconds) {
            return new UseBuilder(build(), atSeconds);
        }

        TokenEvent issued(long atSeconds) {
            return event(EventType.ISSUED, IDP, atSeconds, build(), null, null, null);
        }

        TokenEvent revoked(long atSeconds) {
            return event(
                    EventType.REVOKED,
                    IDP,
                    atSeconds,
                    Token.named(iss, jti, null),
                    null,
                    null,
                    new Revoked("logout", START.plusSeconds(atSeconds)));
        }

        /** This token was minted from {@code parent} by {@code client}. */
        TokenEvent exchanged(long atSeconds, TokenBuilder parent, String client) {
            return exchanged(atSeconds, parent, client, null);
        }

        TokenEvent exchanged(long atSeconds, TokenBuilder parent, String client, @Nullable String actorSub) {
            TokenRef actor = actorSub == null ? null : new TokenRef(STS, "actor-" + actorSub, null, actorSub);
            Exchange exchange = new Exchange(new TokenRef(parent.iss, parent.jti, null, null), actor, client);
            return event(EventType.EXCHANGED, STS, atSeconds, build(), null, exchange, null);
        }
    }

    static final class UseBuilder {
        private final Token token;
        private final long at;
        private String source = "urn:verifier:acme/orders";
        private String audience = "orders";
        private Use.Outcome outcome = Use.Outcome.ACCEPTED;
        private @Nullable RejectionReason reason;
        private @Nullable Boolean verified;
        private @Nullable Boolean edge;
        private @Nullable String operation = "GET /orders";
        private @Nullable String requiredScope = "orders:read";
        private @Nullable String trace;
        private @Nullable ClientContext client = client("203.0.113.7", 64_500L, "app/1.0");
        private @Nullable Proof proof;

        private UseBuilder(Token token, long at) {
            this.token = token;
            this.at = at;
        }

        UseBuilder source(String value) {
            source = value;
            return this;
        }

        UseBuilder at(String value) {
            audience = value;
            return this;
        }

        UseBuilder rejected(RejectionReason why) {
            outcome = Use.Outcome.REJECTED;
            reason = why;
            return this;
        }

        UseBuilder unverified() {
            verified = false;
            return this;
        }

        UseBuilder edge() {
            edge = true;
            return this;
        }

        UseBuilder operation(String value) {
            operation = value;
            return this;
        }

        UseBuilder requires(String value) {
            requiredScope = value;
            return this;
        }

        UseBuilder trace(String value) {
            trace = value;
            return this;
        }

        UseBuilder by(@Nullable ClientContext value) {
            client = value;
            return this;
        }

        UseBuilder proof(String jti) {
            proof = new Proof(jti, START.getEpochSecond() + at, "GET", "https://api.acme.example/orders");
            return this;
        }

        TokenEvent build() {
            Use use = Use.builder()
                    .audience(audience)
                    .outcome(outcome)
                    .reason(reason)
                    .verified(verified)
                    .edge(edge)
                    .operation(operation)
                    .requiredScope(requiredScope)
                    .trace(trace)
                    .client(client)
                    .proof(proof)
                    .build();
            return event(EventType.USED, source, at, token, use, null, null);
        }
    }

    static ClientContext client(String address, @Nullable Long as, String agent) {
        return new ClientContext(address, as, null, agent, null, null, null);
    }

    static ClientContext located(String address, long as, String agent, double lat, double lon) {
        return new ClientContext(address, as, new ClientContext.Geo(null, lat, lon), agent, null, null, null);
    }

    static ClientContext workload(String spiffeId) {
        return new ClientContext("10.0.0.1", null, null, "envoy/1.31", spiffeId, null, null);
    }

    static ClientContext keyed(String jkt) {
        return new ClientContext("203.0.113.7", 64_500L, null, "app/1.0", null, jkt, null);
    }

    private static TokenEvent event(
            EventType type,
            String source,
            long atSeconds,
            Token token,
            @Nullable Use use,
            @Nullable Exchange exchange,
            @Nullable Revoked revocation) {
        return TokenEvent.builder(type, source, "e" + IDS.incrementAndGet(), START.plusSeconds(atSeconds), "acme")
                .token(token)
                .use(use)
                .exchange(exchange)
                .revocation(revocation)
                .build();
    }
}
