package dev.tokenwarden.standalone.demo.people;

import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.DpopKey;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Network;
import dev.tokenwarden.standalone.demo.world.Reply;
import dev.tokenwarden.standalone.demo.world.TokenClient;
import dev.tokenwarden.standalone.demo.world.TokenContent;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An honest client: one user agent, one network at a time, a token that is renewed regularly. */
final class HonestClient {
    /** Number of actions with one token. A token is also renewed when half of its lifetime is over. */
    private static final int SESSION = 25;

    private static final String SCOPE = "orders:read orders:write payments:write ledger:write";

    private static final String AGENT_PREFIX = "Firefox/144 (";

    private final String name;
    private final DemoServices services;
    private final TokenClient web;
    private final HttpCaller caller;
    private final DpopKey key;
    private final Clock clock;
    private Network network = Network.HOME;
    private @Nullable BearerToken session;
    private @Nullable BearerToken bound;
    private boolean roamed;
    private Instant renewal;
    private int used;

    HonestClient(String name, DemoServices services, HttpCaller caller, Clock clock) {
        this.name = name;
        this.services = services;
        this.web = services.client("web");
        this.caller = caller.as(AGENT_PREFIX + name + ")");
        this.key = new DpopKey(clock);
        this.clock = clock;
        this.renewal = Instant.MIN;
    }

    /** One step that a client takes. */
    interface Step {
        Reply run() throws IOException, RefusedException;
    }

    /** Runs a step, one at a time, with a token that is not too old. */
    synchronized Reply run(Step step) throws IOException, RefusedException {
        if (used >= SESSION || clock.instant().isAfter(renewal)) {
            session = null;
            bound = null;
            roamed = false;
            used = 0;
            renewal = clock.instant().plus(TokenContent.LIFETIME.dividedBy(2));
        }
        used++;
        return step.run();
    }

    Reply call(String method, String path, Trace trace) throws IOException, RefusedException {
        return caller.call(method, services.orders().from(network, path), session(), trace);
    }

    private BearerToken session() throws IOException, RefusedException {
        if (session == null) {
            session = web.get(name, SCOPE, DemoServices.ORDERS, DemoServices.PAYMENTS);
        }
        return session;
    }

    /** Moves to the other network, once per token: going back and forth within minutes looks like two clients. */
    void roam() {
        if (!roamed) {
            roamed = true;
            network = network == Network.HOME ? Network.MOBILE : Network.HOME;
        }
    }

    Reply readBound() throws IOException, RefusedException {
        if (bound == null) {
            bound = web.bound(key, name, "orders:read", DemoServices.ORDERS);
        }
        return caller.call("GET", services.orders().from(network, "/orders"), bound, Trace.fresh());
    }

    Reply payOnce() throws IOException, RefusedException {
        BearerToken token = web.once(name, "payments:write", DemoServices.PAYMENTS);
        return caller.call("POST", services.payments().from(network, "/payments"), token, Trace.fresh());
    }

    Reply readArchive() throws IOException {
        BearerToken token = services.archive().token(name);
        return caller.call("GET", services.archive().documents(network), token, Trace.fresh());
    }

    Reply askAgent() throws IOException, RefusedException {
        Trace trace = Trace.fresh();
        BearerToken request = web.get(name, "orders:read payments:write", DemoServices.ORDERS, DemoServices.AGENT);
        Reply first = caller.call("GET", services.orders().from(network, "/orders"), request, trace);
        if (!first.accepted()) {
            return first;
        }
        BearerToken delegated =
                services.client(DemoServices.AGENT).exchange(request.jwt(), "payments:write", DemoServices.PAYMENTS);
        return caller.as("assistant/1.0")
                .call("POST", services.payments().from(Network.INSIDE, "/payments"), delegated, trace);
    }

    Reply refreshTwice() throws IOException, RefusedException {
        TokenClient client = services.client("web", network, AGENT_PREFIX + name + ")");
        TokenClient.SignedIn session = client.signIn(name, "orders:read", DemoServices.ORDERS);
        session = client.refresh(session.refreshToken());
        session = client.refresh(session.refreshToken());
        Reply reply = caller.call("GET", services.orders().from(network, "/orders"), session.token(), Trace.fresh());
        client.logout(session);
        return reply;
    }

    Reply signOut() throws IOException, RefusedException {
        web.revoke(session().jwt());
        session = null;
        return new Reply(200, "");
    }
}
