package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Network;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.net.URI;

/** A token for one service is presented to another service, which does not check the audience. */
record WrongAudience() implements Attack {
    @Override
    public AttackDescription description() {
        return new AttackDescription("wrong-audience", "token for orders accepted by the ledger", "audience.mismatch");
    }

    @Override
    public CommittedAttack commit(AttackEnvironment environment) throws IOException, RefusedException {
        BearerToken token =
                environment.misuse(environment.web().get("partner", "orders:read ledger:read", DemoServices.ORDERS));
        HttpCaller partner = environment.caller().as("partner-sync/3.1");
        URI ledger = environment.services().ledger().from(Network.INSIDE, "/entries");
        Trace trace = Trace.fresh();
        Attack.require(partner.call("GET", ledger, token, trace), "the wrong audience");
        return CommittedAttack.used(token, trace, () -> partner.call("GET", ledger, token, Trace.fresh()));
    }
}
