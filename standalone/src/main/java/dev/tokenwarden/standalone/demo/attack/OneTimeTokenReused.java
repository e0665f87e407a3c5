package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Network;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.net.URI;

/** A token for one payment is presented for a second payment. */
record OneTimeTokenReused() implements Attack {
    @Override
    public AttackDescription description() {
        return new AttackDescription("one-time-twice", "one-time token used twice", "replay.one-time");
    }

    @Override
    public CommittedAttack commit(AttackEnvironment environment) throws IOException, RefusedException {
        BearerToken token =
                environment.misuse(environment.web().once("buyer", "payments:write", DemoServices.PAYMENTS));
        HttpCaller buyer = environment.caller().as("Safari/19");
        URI payments = environment.services().payments().from(Network.HOME, "/payments");
        Attack.require(buyer.call("POST", payments, token, Trace.fresh()), "the first payment");
        Trace second = Trace.fresh();
        buyer.call("POST", payments, token, second);
        return CommittedAttack.used(token, second, () -> buyer.call("POST", payments, token, Trace.fresh()));
    }
}
