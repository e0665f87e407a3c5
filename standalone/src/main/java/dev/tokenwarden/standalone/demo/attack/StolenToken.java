package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Network;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.net.URI;

/** A bearer token is stolen from a browser, and used from another network with another user agent. */
public record StolenToken() implements Attack {
    @Override
    public AttackDescription description() {
        return new AttackDescription(
                "stolen-token", "stolen token replayed from another network", "replay.context-change");
    }

    @Override
    public String attacker() {
        return "thief";
    }

    @Override
    public CommittedAttack commit(AttackEnvironment environment) throws IOException, RefusedException {
        BearerToken token = environment.misuse(environment.web().get("victim", "orders:read", DemoServices.ORDERS));
        URI atHome = environment.services().orders().from(Network.HOME, "/orders");
        Attack.require(environment.caller().as("Firefox/144").call("GET", atHome, token, Trace.fresh()), "the victim");

        HttpCaller thief = environment.caller().as("python-requests/2.32");
        URI abroad = environment.services().orders().from(Network.HOSTING, "/orders");
        Trace trace = Trace.fresh();
        thief.call("GET", abroad, token, trace);
        return CommittedAttack.used(token, trace, () -> thief.call("GET", abroad, token, Trace.fresh()));
    }
}
