package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.AuthorizationServer;
import dev.tokenwarden.standalone.demo.world.Bearer;
import dev.tokenwarden.standalone.demo.world.Caller;
import dev.tokenwarden.standalone.demo.world.Caller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Mint;
import dev.tokenwarden.standalone.demo.world.Minted;
import dev.tokenwarden.standalone.demo.world.Minter;
import dev.tokenwarden.standalone.demo.world.Network;
import dev.tokenwarden.standalone.demo.world.Town;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.jose4j.jwk.PublicJsonWebKey;

/** A signing key has leaked. A token made with it is right in every way, but that its issuer never issued it. */
public record ForgedToken() implements Attack {
    @Override
    public String name() {
        return "forged-token";
    }

    @Override
    public String story() {
        return "token forged with a leaked key, never issued";
    }

    @Override
    public Set<String> rules() {
        return Set.of("issuance.unissued");
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public Offence commit(Stage stage) throws IOException, RefusedException {
        PublicJsonWebKey key = stage.leakedKey().get();
        Mint content = Mint.of("chief-accountant", "web", "payments:write", Town.PAYMENTS);
        Minted forged = new Minter(AuthorizationServer.ISSUER, stage.clock())
                .mint(content, key.getPrivateKey(), key.getAlgorithm(), key.getKeyId());
        Bearer token = stage.spoil(Bearer.of(forged));
        Caller forger = stage.caller().as("Go-http-client/2.0");
        URI payments = stage.town().payments().from(Network.HOSTING, "/payments");
        Trace trace = Trace.fresh();
        Attack.require(forger.call("POST", payments, token, trace), "the forgery");
        return new Offence(
                token.jti(),
                token,
                new Offence.Act.Used(trace),
                () -> forger.call("POST", payments, token, Trace.fresh()));
    }
}
