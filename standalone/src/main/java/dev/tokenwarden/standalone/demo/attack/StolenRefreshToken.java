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

/** A refresh token is stolen. Owner and thief redeem it, each from another network with another user agent. */
record StolenRefreshToken() implements Attack {
    private static final String OWNER = "Firefox/144";
    private static final String THIEF = "python-requests/2.32";

    @Override
    public AttackDescription description() {
        return new AttackDescription(
                "stolen-refresh-token",
                "refresh token redeemed by its owner and by a thief",
                "grant.refresh-replay",
                "session.context-change");
    }

    @Override
    public String attacker() {
        return "thief";
    }

    @Override
    public CommittedAttack commit(AttackEnvironment environment) throws IOException, RefusedException {
        DemoServices services = environment.services();
        var owner = services.client("web", Network.HOME, OWNER);
        SignedIn session = environment.misuse(owner.signIn("dora", "orders:read", DemoServices.ORDERS));
        environment.misuse(owner.refresh(session.refreshToken()));
        SignedIn stolen = environment.misuse(
                services.client("web", Network.HOSTING, THIEF).refresh(session.refreshToken()));
        BearerToken held = stolen.token();
        HttpCaller thief = environment.caller().as(THIEF);
        URI orders = services.orders().from(Network.HOSTING, "/orders");
        return new CommittedAttack(
                services.idp().grantOf(session.sid()),
                services.idp().grantOf(session.sid()),
                held,
                (watcher, deadline) -> watcher.timeline(held.jti()).awaitIssuance(deadline),
                () -> thief.call("GET", orders, held, Trace.fresh()));
    }
}
