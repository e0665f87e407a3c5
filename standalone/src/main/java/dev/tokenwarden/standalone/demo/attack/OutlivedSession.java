package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Network;
import dev.tokenwarden.standalone.demo.world.TokenClient.SignedIn;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.net.URI;

/**
 * A sub-agent keeps using its token after the user has signed out. The token was exchanged twice and does not name the session; the
 * revocation of the session reaches it through the chain of exchanges.
 */
record OutlivedSession() implements Attack {
    @Override
    public AttackDescription description() {
        return new AttackDescription("outlived-session", "sub-agent goes on after its user has signed out");
    }

    @Override
    public CommittedAttack commit(AttackEnvironment environment) throws IOException, RefusedException {
        DemoServices services = environment.services();
        var web = environment.web();
        SignedIn session =
                environment.misuse(web.signIn("erin", "ledger:read", DemoServices.ORDERS, DemoServices.AGENT));
        BearerToken first = environment.misuse(services.client(DemoServices.AGENT)
                .exchange(session.token().jwt(), "ledger:read", DemoServices.SUB_AGENT));
        BearerToken held = environment.misuse(
                services.client(DemoServices.SUB_AGENT).exchange(first.jwt(), "ledger:read", DemoServices.LEDGER));
        HttpCaller subAgent = environment.caller().as("researcher/1.0");
        URI entries = services.ledger().from(Network.INSIDE, "/entries");
        Attack.require(subAgent.call("GET", entries, held, Trace.fresh()), "the sub-agent's work");
        web.logout(session);
        return new CommittedAttack(
                session.sid(),
                session.sid(),
                held,
                (watcher, deadline) -> watcher.timeline(session.sid()).awaitEnd(deadline),
                () -> subAgent.call("GET", entries, held, Trace.fresh()));
    }
}
