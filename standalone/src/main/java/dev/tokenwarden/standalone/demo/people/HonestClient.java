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

/** Someone honest: one agent, one network at a time, a session that is renewed now and then. */
final class HonestClient {
    /** Errands with one token before a new one is fetched; sooner where it gets old. */
    private static final int SESSION = 25;

    private static final String SCOPE = "orders:read orders:write payments:write ledger:write";

    private final String name;
    private final DemoServices town;
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

    HonestClient(String name, DemoServices town, HttpCaller caller, Clock clock) {
        this.name = name;
        this.town = town;
        this.web = town.client("web");
        this.caller = caller.as("Firefox/144 (" + name + ")");
        this.key = new DpopKey(clock);
        this.clock = clock;
        this.renewal = Instant.MIN;
    }

    /** Runs an errand. One at a time: people are not in two places at once. */
    synchronized Reply run(ClientAction errand) throws IOException, RefusedException {
        if (used >= SESSION || clock.instant().isAfter(renewal)) {
            session = null;
            bound = null;
            roamed = false;
            used = 0;
            renewal = clock.instant().plus(TokenContent.LIFETIME.dividedBy(2));
        }
        used++;
        return errand.run(this);
    }

    Reply call(String method, String path, Trace trace) throws IOException, RefusedException {
        return caller.call(method, town.orders().from(network, path), session(), trace);
    }

    private BearerToken session() throws IOException, RefusedException {
        if (session == null) {
            session = web.get(name, SCOPE, DemoServices.ORDERS, DemoServices.PAYMENTS);
        }
        return session;
    }

    /** Moves to the other network, once a session: who goes back and forth within minutes looks like two people. */
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
        return caller.call("GET", town.orders().from(network, "/orders"), bound, Trace.fresh());
    }

    Reply payOnce() throws IOException, RefusedException {
        BearerToken token = web.once(name, "payments:write", DemoServices.PAYMENTS);
        return caller.call("POST", town.payments().from(network, "/payments"), token, Trace.fresh());
    }

    Reply readArchive() throws IOException {
        BearerToken token = town.archive().token(name);
        return caller.call("GET", town.archive().documents(network), token, Trace.fresh());
    }

    Reply signOut() throws IOException, RefusedException {
        web.revoke(session().jwt());
        session = null;
        return new Reply(200, "");
    }
}
