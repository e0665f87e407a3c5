package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.AuthorizationServer;
import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.DemoServices;
import dev.tokenwarden.standalone.demo.world.HttpCaller;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.MintedToken;
import dev.tokenwarden.standalone.demo.world.Network;
import dev.tokenwarden.standalone.demo.world.TokenContent;
import dev.tokenwarden.standalone.demo.world.TokenMinter;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.net.URI;
import org.jose4j.jwk.PublicJsonWebKey;

/** A signing key has leaked. A token that is signed with it is valid, but its issuer never issued it. */
public record ForgedToken() implements Attack {
    @Override
    public AttackDescription description() {
        return new AttackDescription(
                "forged-token", "token forged with a leaked key, never issued", "issuance.unissued");
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public CommittedAttack commit(AttackEnvironment environment) throws IOException, RefusedException {
        PublicJsonWebKey key = environment.leakedKey();
        TokenContent content = TokenContent.of("chief-accountant", "web", "payments:write", DemoServices.PAYMENTS);
        MintedToken forged = new TokenMinter(AuthorizationServer.ISSUER, environment.clock())
                .mint(content, key.getPrivateKey(), key.getAlgorithm(), key.getKeyId());
        BearerToken token = environment.misuse(BearerToken.of(forged));
        HttpCaller forger = environment.caller().as("Go-http-client/2.0");
        URI payments = environment.services().payments().from(Network.HOSTING, "/payments");
        Trace trace = Trace.fresh();
        Attack.require(forger.call("POST", payments, token, trace), "the forgery");
        return CommittedAttack.used(token, trace, () -> forger.call("POST", payments, token, Trace.fresh()));
    }
}
