package dev.tokenwarden.streams;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.TokenEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Honest traffic as networks, devices and clouds make it, one token for each kind of client. In the order of event time. */
final class BenignTraffic {
    /** What the reports say about the network of a client. */
    enum Enrichment {
        ON,
        OFF,
        /** Some verifiers know AS and place, others do not. */
        PARTIAL
    }

    private static final String BROWSER =
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/%d.0.0.0 Safari/537.36";
    private static final String WEB_VIEW = "Mozilla/5.0 (Linux; Android 15; wv) Chrome/%d.0 Mobile";
    private static final String APP = "OrdersApp/5.%d okhttp/4.12";
    private static final int LIFETIME = 3_000;

    private final Random random;
    private final Enrichment enrichment;
    private final List<TokenEvent> events = new ArrayList<>();

    private BenignTraffic(Random random, Enrichment enrichment) {
        this.random = random;
        this.enrichment = enrichment;
    }

    /** About 25 uses of a token of each of the 11 kinds. */
    static List<TokenEvent> of(Random random, Enrichment enrichment) {
        BenignTraffic traffic = new BenignTraffic(random, enrichment);
        String run = Long.toHexString(random.nextLong());
        for (int i = 0; i < 25; i++) {
            long at = (long) i * (LIFETIME / 25) + random.nextInt(60);
            traffic.dualStack("dual-" + run, at);
            traffic.natPool("nat-" + run, at);
            traffic.webView("app-" + run, at);
            traffic.carrier("carrier-" + run, at);
            traffic.relay("relay-" + run, at);
            traffic.roaming("roaming-" + run, at);
            traffic.update("update-" + run, at);
            traffic.ci("ci-" + run, at);
            traffic.pods("pods-" + run, at);
            traffic.mesh("mesh-" + run, at);
            traffic.retry("retry-" + run, at);
        }
        traffic.events.sort(Comparator.comparing(TokenEvent::time));
        return traffic.events;
    }

    /** One browser that alternates between IPv4 and IPv6 within seconds. */
    private void dualStack(String token, long at) {
        use(token, at, client("203.0.113.7", 64_500, 52.5, 13.4, BROWSER.formatted(131)));
        use(token, at + 1, client("2001:db8:7::1", 64_500, 52.5, 13.4, BROWSER.formatted(131)));
    }

    /** Workers of one cluster behind several gateways of one network. */
    private void natPool(String token, long at) {
        use(token, at, client("198.51." + random.nextInt(3) + ".9", 64_501, 50.1, 8.7, "worker/2.3"));
    }

    /** The native and the web half of one app, which moves to another network once. */
    private void webView(String token, long at) {
        String address = at < LIFETIME / 2 ? "203.0.113.20" : "192.0.2.20";
        int as = at < LIFETIME / 2 ? 64_500 : 64_502;
        use(token, at, client(address, as, 52.5, 13.4, (random.nextBoolean() ? APP : WEB_VIEW).formatted(1)));
    }

    /** A carrier that moves the exit of its network by hundreds of kilometres. */
    private void carrier(String token, long at) {
        boolean south = random.nextBoolean();
        use(
                token,
                at,
                client("100.64." + random.nextInt(9) + ".1", 64_503, south ? 48.1 : 53.5, 11.5, APP.formatted(2)));
    }

    /** A privacy relay with exits in several networks and places. */
    private void relay(String token, long at) {
        boolean west = random.nextBoolean();
        use(
                token,
                at,
                client(
                        "198.18." + random.nextInt(200) + ".1",
                        west ? 64_990 : 64_991,
                        west ? 34.0 : 40.7,
                        west ? -118.2 : -74.0,
                        BROWSER.formatted(130)));
    }

    /** A phone that leaves the house: from one network to another, and not back within minutes. */
    private void roaming(String token, long at) {
        boolean home = at < LIFETIME / 3;
        use(
                token,
                at,
                client(
                        home ? "203.0.113.40" : "192.0.2.77",
                        home ? 64_500 : 64_504,
                        52.5,
                        home ? 13.4 : 13.5,
                        APP.formatted(3)));
    }

    /** A browser that updates itself in the middle of a session. */
    private void update(String token, long at) {
        use(token, at, client("203.0.113.50", 64_500, 52.5, 13.4, BROWSER.formatted(at < LIFETIME / 2 ? 131 : 132)));
    }

    /** A build that uses several programs on one runner. */
    private void ci(String token, long at) {
        String[] agents = {
            "aws-cli/2.15.30 Python/3.11.6 exe/x86_64 prompt/off command/s3.ls",
            "aws-cli/2.15.30 Python/3.11.6 exe/x86_64 prompt/off command/sts.get-caller-identity",
            "curl/8.5.0",
            "Terraform/1.6.6",
            "git/2.43.0"
        };
        use(token, at, client("203.0.113.60", 64_505, 39.0, -77.5, agents[random.nextInt(agents.length)]));
    }

    /** Pods that share a token, in one or another of our own networks. */
    private void pods(String token, long at) {
        String address =
                random.nextBoolean() ? "10.1." + random.nextInt(9) + ".4" : "172.20." + random.nextInt(9) + ".4";
        use(token, at, new ClientContext(address, null, null, "orders/2.3", null, null, null));
    }

    /** A request that passes through a gateway and two services; an inner report may come first, with its own clock. */
    private void mesh(String token, long at) {
        String trace = token + "-" + at;
        int skew = random.nextInt(50) - 25;
        StreamEvents.TokenBuilder built = token(token).aud("orders", "ledger");
        ClientContext outside = client("203.0.113.70", 64_500, 52.5, 13.4, BROWSER.formatted(131));
        events.add(built.used(at)
                .trace(trace)
                .edge()
                .by(outside)
                .source("urn:gateway")
                .build());
        events.add(built.used(at + 30 + skew)
                .trace(trace)
                .by(new ClientContext("10.2.0.9", null, null, "envoy/1.31", "spiffe://acme/orders", null, null))
                .source("urn:orders")
                .build());
        events.add(built.used(at + 31)
                .trace(trace)
                .at("ledger")
                .by(new ClientContext("10.2.0.10", null, null, "envoy/1.31", null, null, null))
                .source("urn:ledger")
                .build());
    }

    /** A client that repeats a request under its trace; the second verifier reports less. */
    private void retry(String token, long at) {
        String trace = token + "-" + at;
        ClientContext whole = client("203.0.113.80", 64_500, 52.5, 13.4, APP.formatted(4));
        events.add(token(token).used(at).trace(trace).edge().by(whole).build());
        events.add(token(token)
                .used(at + 2)
                .trace(trace)
                .edge()
                .by(new ClientContext("203.0.113.80", null, null, null, null, null, null))
                .source("urn:cdn")
                .build());
    }

    private void use(String token, long at, ClientContext client) {
        events.add(token(token)
                .used(at)
                .source("urn:verifier:" + random.nextInt(3))
                .by(client)
                .build());
    }

    private static StreamEvents.TokenBuilder token(String jti) {
        return StreamEvents.token(jti).client(jti.substring(0, jti.indexOf('-')));
    }

    private ClientContext client(String address, int as, double lat, double lon, String agent) {
        boolean known = enrichment == Enrichment.ON || enrichment == Enrichment.PARTIAL && random.nextBoolean();
        @Nullable Long system = known ? Long.valueOf(as) : null;
        ClientContext.@Nullable Geo geo = known ? new ClientContext.Geo("XX", lat, lon) : null;
        return new ClientContext(address, system, geo, agent, null, null, null);
    }
}
