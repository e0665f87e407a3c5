package dev.tokenwarden.bench.streams;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What one client can do to make the work per event grow. */
enum GrowthWorkload {
    /** One token that many pods of one network share. */
    HOT_TOKEN(100_000) {
        @Override
        TokenEvent event(String name, int number, int size, Instant time) {
            return use(name, time, accepted("orders", "GET /v1/orders").client(client(number % 200, 64_500)));
        }
    },
    /** One token, each use from another network. */
    MANY_NETWORKS(100_000) {
        @Override
        TokenEvent event(String name, int number, int size, Instant time) {
            return use(name, time, accepted("orders", "GET /v1/orders").client(client(number, 1_000 + number)));
        }
    },
    /** One token, each use of another operation, refused. */
    PROBING(100_000) {
        @Override
        TokenEvent event(String name, int number, int size, Instant time) {
            return use(
                    name,
                    time,
                    Use.builder()
                            .audience("orders")
                            .outcome(Use.Outcome.REJECTED)
                            .reason(RejectionReason.SCOPE)
                            .operation("GET /v1/" + number)
                            .requiredScope("admin:" + number)
                            .edge(true)
                            .client(client(number % 200, 64_500)));
        }
    },
    /** One token, each use at another audience. */
    FAN_OUT(100_000) {
        @Override
        TokenEvent event(String name, int number, int size, Instant time) {
            return use(
                    name,
                    time,
                    accepted("audience-" + number, "GET /v1/" + number).client(client(7, 64_500)));
        }
    },
    /** A chain of exchanges, parents first. */
    CHAIN(1_000) {
        @Override
        TokenEvent event(String name, int number, int size, Instant time) {
            return exchange(name + "-" + number, name + "-" + (number + 1), time);
        }
    },
    /** The same chain, children first. */
    CHAIN_FROM_ITS_END(1_000) {
        @Override
        TokenEvent event(String name, int number, int size, Instant time) {
            return exchange(name + "-" + (size - number - 1), name + "-" + (size - number), time);
        }
    },
    /** Many exchanges of one token. */
    WIDE(100_000) {
        @Override
        TokenEvent event(String name, int number, int size, Instant time) {
            return exchange(name, name + "-" + number, time);
        }
    };

    private static final String ISSUER = "https://idp.acme.example";
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final Duration STEP = Duration.ofMillis(2);

    private final int largest;

    GrowthWorkload(int largest) {
        this.largest = largest;
    }

    /** Events per token in the largest run. */
    int largest() {
        return largest;
    }

    /** Sends {@code size} events about one token, or about the chain that it begins. */
    void send(int subject, int size, Consumer<TokenEvent> events) {
        Instant begin = START.plus(STEP.multipliedBy((long) subject * size));
        for (int i = 0; i < size; i++) {
            events.accept(event(name() + "-" + subject, i, size, begin.plus(STEP.multipliedBy(i))));
        }
    }

    abstract TokenEvent event(String name, int number, int size, Instant time);

    private static Use.Builder accepted(String audience, String operation) {
        return Use.builder()
                .audience(audience)
                .outcome(Use.Outcome.ACCEPTED)
                .operation(operation)
                .requiredScope("orders:read")
                .edge(true);
    }

    private static ClientContext client(int host, long network) {
        String address = "198." + (18 + host / 62_500 % 2) + "." + host / 250 % 250 + "." + host % 250;
        return new ClientContext(address, network, null, "app/1.0", null, null, null);
    }

    private static TokenEvent use(String name, Instant time, Use.Builder use) {
        return event(EventType.USED, "urn:verifier:acme/orders", name + time, time)
                .token(token(name))
                .use(use.build())
                .build();
    }

    private static TokenEvent exchange(String parent, String child, Instant time) {
        return event(EventType.EXCHANGED, ISSUER, child, time)
                .token(token(child))
                .exchange(new Exchange(new TokenRef(ISSUER, parent, null, null), null, "web"))
                .build();
    }

    private static TokenEvent.Builder event(EventType type, String source, String id, Instant time) {
        return TokenEvent.builder(type, source, id, time, "acme");
    }

    private static Token token(String jti) {
        return Token.builder(ISSUER)
                .jti(jti)
                .sub("alice")
                .clientId("web")
                .aud(List.of("orders"))
                .scope("orders:read")
                .iat(START.getEpochSecond())
                .exp(START.getEpochSecond() + 3_600)
                .build();
    }
}
