package dev.tokenwarden.streams;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Traffic of sessions, grants and agents in the order of event time: refreshed tokens, thieves, reused refresh tokens,
 * logouts, exchanges, traces with an agent's own token, and tools. A family's first token is issued a minute before the
 * rest: whose family it is, is known from then on.
 */
final class RandomFamilyTraffic {
    static final String POLICY = Scenario.POLICY + """
            agents:
              - {client: mcp, own_scopes: ["status:read"], require_act: true, max_children: 4}
              - {client: planner}
            rules:
              agent.new-tool: {count: 4, age: PT1M}
              chain.fan-out: {count: 5}
            """;

    private static final List<ClientContext> OWNERS = List.of(
            FamilyEvents.OWNER,
            FamilyEvents.client("203.0.113.7", 64_500, "app/1.1", 52.5, 13.4),
            FamilyEvents.client("198.51.100.9", 64_900, "app/1.0", 35.6, 139.7));
    private static final List<ClientContext> THIEVES = List.of(
            FamilyEvents.THIEF,
            new ClientContext("192.0.2.1", 64_777L, null, "python/3", null, "key-2", null),
            new ClientContext("203.0.113.7", 64_500L, null, "app/1.0", "spiffe://acme/stranger", null, null));
    private static final List<String> SCOPES = List.of("crm:read", "crm:write", "status:read");

    private final Random random;
    private final List<TokenEvent> events = new ArrayList<>();
    private final List<Token.Builder> tokens = new ArrayList<>();
    private final List<Long> issued = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private RandomFamilyTraffic(Random random) {
        this.random = random;
    }

    static List<TokenEvent> of(Random random) {
        RandomFamilyTraffic traffic = new RandomFamilyTraffic(random);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            traffic.family("f" + i);
        }
        traffic.agents();
        traffic.tail();
        traffic.events.sort(Comparator.comparing(TokenEvent::time));
        return traffic.events;
    }

    private void family(String name) {
        boolean sid = random.nextBoolean();
        boolean grant = !sid || random.nextInt(3) > 0;
        int count = 2 + random.nextInt(5);
        int first = tokens.size();
        for (int i = 0; i < count; i++) {
            long at = i == 0 ? random.nextInt(10) : 70 + random.nextInt(120);
            Token.Builder token = FamilyEvents.token(name + "-t" + i, 0).scope("crm:read");
            token.sid(sid ? "s-" + name : null).grant(grant ? "g-" + name : null);
            Issuance issuance = i == 0
                    ? new Issuance("authorization_code", null, pick(OWNERS))
                    : FamilyEvents.refreshed(
                            name + "-r" + random.nextInt(3), random.nextInt(4) == 0 ? pick(THIEVES) : pick(OWNERS));
            events.add(FamilyEvents.issued(token, at, random.nextInt(8) == 0 ? null : issuance));
            tokens.add(token);
            issued.add(at);
        }
        for (int i = 5 + random.nextInt(15); i > 0; i--) {
            use(first + random.nextInt(count));
        }
        if (random.nextInt(3) == 0) {
            Token.Builder ended =
                    random.nextBoolean() && sid ? FamilyEvents.session("s-" + name) : FamilyEvents.grant("g-" + name);
            events.add(FamilyEvents.ended(
                    ended, 60 + random.nextInt(120), random.nextInt(4) == 0 ? "refresh-reuse" : "logout"));
        }
    }

    private void use(int token) {
        long at = issued.get(token) + 40 + random.nextInt(120);
        ClientContext client = random.nextInt(4) == 0 ? pick(THIEVES) : pick(OWNERS);
        Use.Builder use = Use.builder().client(client).requiredScope("crm:read");
        if (random.nextInt(3) > 0) {
            use.edge(true);
        }
        if (random.nextInt(3) > 0) {
            use.trace(trace(tokens.get(token)));
        }
        events.add(FamilyEvents.used(tokens.get(token), at, use));
    }

    private void agents() {
        for (int i = 0; i < 12 + random.nextInt(12); i++) {
            String client = random.nextInt(4) == 0 ? "planner" : "mcp";
            long at = 70L + random.nextInt(180);
            Token.Builder own = FamilyEvents.token("own-" + random.nextInt(3) + client, 0)
                    .clientId(client)
                    .sub(client)
                    .scope("crm:read crm:write status:read");
            events.add(FamilyEvents.used(
                    own,
                    at,
                    Use.builder()
                            .trace(trace(own))
                            .requiredScope(pick(SCOPES))
                            .tool(random.nextInt(3) == 0 ? null : "tool-" + random.nextInt(5))));
        }
        for (int i = 0; i < 4 + random.nextInt(10); i++) {
            Token.Builder parent = tokens.get(random.nextInt(Math.min(3, tokens.size())));
            Token.Builder child =
                    FamilyEvents.token("child-" + i, 0).clientId("mcp").scope("crm:read");
            if (random.nextInt(3) > 0) {
                child.act(FamilyEvents.actor("mcp"));
            }
            if (random.nextInt(4) == 0) {
                child.sid("s-f1");
            }
            long at = 80L + random.nextInt(80);
            events.add(FamilyEvents.exchanged(child, at, parent, random.nextInt(4) == 0 ? "planner" : "mcp"));
            if (random.nextBoolean()) {
                events.add(FamilyEvents.used(
                        child, at + 5 + random.nextInt(60), Use.builder().trace("trace-" + random.nextInt(6))));
            }
        }
    }

    /** Moves the time of every partition past the grace of all that went before. */
    private void tail() {
        for (int i = 0; i < 60; i++) {
            events.add(FamilyEvents.used(FamilyEvents.token("tail-" + i, 300), 420 + i % 3, Use.builder()));
        }
    }

    /** One of a few traces that several tokens meet in; each token is in each of them once at most. */
    private String trace(Token.Builder token) {
        String jti = String.valueOf(token.build().jti());
        for (int i = 0; i < 20; i++) {
            String trace = "trace-" + random.nextInt(8);
            if (seen.add(jti + ' ' + trace)) {
                return trace;
            }
        }
        return "trace-of-" + jti + '-' + seen.size() + '-' + events.size();
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
