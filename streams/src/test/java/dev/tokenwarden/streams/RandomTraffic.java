package dev.tokenwarden.streams;

import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Traffic with chains, traces, retries, thieves and refusals, in the order of event time. Issuance and exchange come
 * well before the uses that wait for them, or not at all: a deadline is about arrival, so it is the one thing that another
 * order may rightly change.
 */
final class RandomTraffic {
    private static final String LEDGERED = "https://ledgered.acme.example";
    private static final List<ClientContext> CLIENTS = List.of(
            StreamEvents.client("203.0.113.7", 64_500L, "app/1.0"),
            StreamEvents.client("203.0.113.7", 64_500L, "curl/8"),
            StreamEvents.client("198.51.100.9", 64_999L, "app/1.0"),
            StreamEvents.client("198.51.100.9", 64_999L, "curl/8"),
            StreamEvents.located("192.0.2.1", 64_777L, "app/1.0", 52.5, 13.4),
            StreamEvents.located("192.0.2.77", 64_777L, "app/1.0", 35.7, 139.7),
            StreamEvents.workload("spiffe://acme/orders"),
            StreamEvents.workload("spiffe://acme/stranger"),
            StreamEvents.keyed("key-1"),
            StreamEvents.keyed("key-2"));
    private static final List<String> SCOPES =
            List.of("orders:read", "orders:read admin", "pay:write", "pay.execute", "orders:read notify:write");
    private static final List<RejectionReason> REASONS = List.of(RejectionReason.values());
    private static final List<String> AUDIENCES = List.of("orders", "payments", "ledger");

    private final Random random;
    private final List<TokenEvent> events = new ArrayList<>();
    private final List<StreamEvents.TokenBuilder> tokens = new ArrayList<>();

    private RandomTraffic(Random random) {
        this.random = random;
    }

    static List<TokenEvent> of(Random random) {
        RandomTraffic traffic = new RandomTraffic(random);
        traffic.mint();
        traffic.use();
        traffic.events.sort(Comparator.comparing(TokenEvent::time));
        return traffic.events;
    }

    private void mint() {
        int count = 4 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            StreamEvents.TokenBuilder token = StreamEvents.token("t" + i)
                    .client("client" + random.nextInt(3))
                    .scope(pick(SCOPES))
                    .aud(pick(AUDIENCES), "orders")
                    .signed(random.nextInt(5) == 0 ? "HS256" : "ES256", "k" + random.nextInt(2));
            if (random.nextInt(4) == 0) {
                token.oneTime();
            }
            if (random.nextInt(4) == 0) {
                token.bound("key-1");
            }
            if (i > 0 && random.nextInt(2) == 0) {
                token.iss(StreamEvents.STS).act(new Actor("orders", null, null));
                if (random.nextInt(6) > 0) {
                    events.add(token.exchanged(
                            random.nextInt(30), pick(tokens), random.nextBoolean() ? "orders" : "granted"));
                }
            } else if (random.nextInt(3) == 0) {
                token.iss(LEDGERED);
                if (random.nextInt(3) > 0) {
                    events.add(token.issued(random.nextInt(30)));
                }
            }
            if (random.nextInt(6) == 0) {
                events.add(token.revoked(100 + random.nextInt(60)));
            }
            tokens.add(token);
        }
    }

    private void use() {
        int count = 30 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            ClientContext client = pick(CLIENTS);
            StreamEvents.UseBuilder use = pick(tokens)
                    .used(70 + random.nextInt(120))
                    .at(pick(AUDIENCES))
                    .by(client)
                    .source("urn:verifier:" + random.nextInt(3))
                    .operation("op" + random.nextInt(8))
                    .requires(pick(SCOPES).split(" ")[0]);
            if (random.nextInt(3) > 0) {
                // What only one of two uses reports is no difference, so which of three belong together may depend on
                // the order.
                use.trace((client.jkt() == null ? "trace" : "keyed") + random.nextInt(25));
            }
            if (random.nextInt(3) == 0) {
                use.edge();
            }
            if (random.nextInt(4) == 0) {
                use.rejected(pick(REASONS));
            }
            if (random.nextInt(6) == 0) {
                use.proof("proof" + random.nextInt(4));
            }
            events.add(use.build());
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
