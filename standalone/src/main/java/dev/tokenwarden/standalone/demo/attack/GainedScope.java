package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.EmbeddedVerifier;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Network;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.net.URI;

/**
 * A compromised service exchanges a token that can read reports for a token that can write to the ledger, which its registration
 * allows. The next service exchanges that token again, and writes.
 */
record GainedScope() implements Attack {
    private static final String SCOPE = "ledger:write";

    @Override
    public AttackDescription description() {
        return new AttackDescription(
                "gained-scope",
                "scope gained in an exchange, used two hops down",
                "chain.scope-escalated",
                "scope.outside-chain");
    }

    @Override
    public CommittedAttack commit(AttackEnvironment environment) throws IOException, RefusedException {
        BearerToken harmless = environment.misuse(environment.web().get("analyst", "reports:read", "reports"));
        BearerToken gained = environment.misuse(environment.reports().exchange(harmless.jwt(), SCOPE, "batch"));
        BearerToken held = last(environment, gained);
        HttpCaller batch = environment.caller().as("batch/2.0");
        URI ledger = environment.services().ledger().from(Network.INSIDE, "/entries");
        CommittedAttack.Retry again = () -> batch.call("POST", ledger, held, Trace.fresh());
        again.present();
        return new CommittedAttack(
                gained.jti(),
                held.jti(),
                held,
                (watcher, deadline) -> watcher.timeline(gained.jti()).awaitExchange(deadline),
                again);
    }

    /** The token two hops down; if the pipeline was faster and the exchange is refused, the revoked token. */
    private static BearerToken last(AttackEnvironment environment, BearerToken gained)
            throws IOException, RefusedException {
        try {
            return environment.misuse(environment.batch().exchange(gained.jwt(), SCOPE, DemoServices.LEDGER));
        } catch (RefusedException e) {
            if (String.valueOf(e.getMessage()).endsWith(EmbeddedVerifier.REVOKED)) {
                return gained;
            }
            throw e;
        }
    }
}
