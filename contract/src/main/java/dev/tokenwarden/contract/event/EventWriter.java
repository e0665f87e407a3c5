package dev.tokenwarden.contract.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.tokenwarden.contract.JsonStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes structured-mode events. */
final class EventWriter {
    private final MemberWriter json;

    private EventWriter(MemberWriter json) {
        this.json = json;
    }

    static byte[] write(TokenEvent event) {
        ByteArrayBuilder out = new ByteArrayBuilder(JsonStreams.FACTORY._getBufferRecycler());
        try (JsonGenerator generator = JsonStreams.FACTORY.createGenerator(out)) {
            new EventWriter(new MemberWriter(generator)).event(event);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        byte[] bytes = out.toByteArray();
        out.release();
        return bytes;
    }

    private void event(TokenEvent event) throws IOException {
        json.start();
        json.string("specversion", "1.0");
        json.string("type", event.type().wireName());
        json.string("source", event.source());
        json.string("id", event.id());
        json.string("time", event.time().toString());
        json.string("tenant", event.tenant());
        json.start("data");
        Token token = event.token();
        if (token != null) {
            token(token);
        }
        Use use = event.use();
        if (use != null) {
            use(use);
        }
        Exchange exchange = event.exchange();
        if (exchange != null) {
            json.exchange(exchange);
        }
        Issuance issuance = event.issuance();
        if (issuance != null) {
            json.start("issuance");
            json.string("grant_type", issuance.grantType());
            json.string("refresh", issuance.refresh());
            if (issuance.client() != null) {
                client(issuance.client());
            }
            json.end();
        }
        Revoked revocation = event.revocation();
        if (revocation != null) {
            json.start("revocation");
            json.string("reason", revocation.reason());
            json.string(
                    "effective",
                    revocation.effective() == null
                            ? null
                            : revocation.effective().toString());
            json.end();
        }
        VerifierStatus status = event.status();
        if (status != null) {
            json.start("status");
            json.number("sequence", status.sequence());
            json.number("sent", status.sent());
            json.number("dropped", status.dropped());
            json.number("view_age_ms", status.viewAgeMillis());
            if (!status.exposedKeys().isEmpty()) {
                json.startList("exposed_keys");
                for (ExposedKey key : status.exposedKeys()) {
                    json.start();
                    json.string("iss", key.iss());
                    json.string("kid", key.kid());
                    json.end();
                }
                json.endList();
            }
            json.end();
        }
        json.end();
        json.end();
    }

    private void token(Token token) throws IOException {
        json.start("token");
        json.identity(token);
        json.string("scope", token.scope());
        json.validity(token);
        Confirmation cnf = token.cnf();
        if (cnf != null) {
            json.start("cnf");
            json.string("jkt", cnf.jkt());
            json.string("x5t#S256", cnf.x5tS256());
            json.end();
        }
        actor("act", token.act());
        actor("may_act", token.mayAct());
        json.string("txn", token.txn());
        json.string("hash", token.hash());
        json.bool("one_time", token.oneTime());
        json.end();
    }

    private void actor(String name, @Nullable Actor actor) throws IOException {
        if (actor != null) {
            json.start(name);
            json.string("sub", actor.sub());
            json.string("iss", actor.iss());
            actor("act", actor.act());
            json.end();
        }
    }

    private void use(Use use) throws IOException {
        json.start("use");
        json.use(use);
        ClientContext client = use.client();
        if (client != null) {
            client(client);
        }
        Proof proof = use.proof();
        if (proof != null) {
            json.start("proof");
            json.string("jti", proof.jti());
            json.number("iat", proof.iat());
            json.string("htm", proof.htm());
            json.string("htu", proof.htu());
            json.end();
        }
        json.bool("shadow", use.shadow());
        json.end();
    }

    private void client(ClientContext client) throws IOException {
        json.start("client");
        json.string("address", client.address());
        json.number("as", client.as());
        ClientContext.Geo geo = client.geo();
        if (geo != null) {
            json.start("geo");
            json.string("country", geo.country());
            json.number("lat", geo.lat());
            json.number("lon", geo.lon());
            json.end();
        }
        json.string("user_agent", client.userAgent());
        json.string("workload", client.workload());
        json.string("jkt", client.jkt());
        json.string("x5t#S256", client.x5tS256());
        json.end();
    }
}
