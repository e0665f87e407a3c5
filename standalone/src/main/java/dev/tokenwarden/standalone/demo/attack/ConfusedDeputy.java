package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Network;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.net.URI;

/**
 * An agent is tricked by the request of a user: it writes to the ledger with its own token, although the user's token does not allow
 * that.
 */
record ConfusedDeputy() implements Attack {
    @Override
    public AttackDescription description() {
        return new AttackDescription(
                "confused-deputy", "agent uses its own authority for a user's request", "agent.own-authority");
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public CommittedAttack commit(AttackEnvironment environment) throws IOException, RefusedException {
        DemoServices services = environment.services();
        HttpCaller user = environment.caller().as("Chrome/150");
        Trace trace = Trace.fresh();
        BearerToken request = environment.misuse(environment.web().get("mallory", "orders:read", DemoServices.ORDERS));
        Attack.require(
                user.call("GET", services.orders().from(Network.HOME, "/orders"), request, trace),
                "the user's request");
        BearerToken own = environment.misuse(
                services.client(DemoServices.AGENT).get(DemoServices.AGENT, "ledger:write", DemoServices.LEDGER));
        HttpCaller agent = environment.caller().as("assistant/1.0");
        URI entries = services.ledger().from(Network.INSIDE, "/entries");
        Attack.require(agent.call("POST", entries, own, trace), "the agent's own request");
        return CommittedAttack.used(own, trace, () -> agent.call("POST", entries, own, Trace.fresh()));
    }
}
