package dev.tokenwarden.contract.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes structured-mode events. */
final class EventWriter {
    private final JsonGenerator json;

    private EventWriter(JsonGenerator json) {
        this.json = json;
    }

    static byte[] write(TokenEvent event) {
        ByteArrayBuilder out = new ByteArrayBuilder(Json.FACTORY._getBufferRecycler());
        try (JsonGenerator generator = Json.FACTORY.createGenerator(out)) {
            new EventWriter(generator).event(event);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        byte[] bytes = out.toByteArray();
        out.release();
        return bytes;
    }

    private void event(TokenEvent event) throws IOException {
        json.writeStartObject();
        json.writeStringField("specversion", "1.0");
        json.writeStringField("type", event.type().wireName());
        json.writeStringField("source", event.source());
        json.writeStringField("id", event.id());
        json.writeStringField("time", event.time().toString());
        json.writeStringField("tenant", event.tenant());
        json.writeObjectFieldStart("data");
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
            exchange(exchange);
        }
        Issuance issuance = event.issuance();
        if (issuance != null) {
            json.writeObjectFieldStart("issuance");
            string("grant_type", issuance.grantType());
            string("refresh", issuance.refresh());
            if (issuance.client() != null) {
                client(issuance.client());
            }
            json.writeEndObject();
        }
        Revoked revocation = event.revocation();
        if (revocation != null) {
            json.writeObjectFieldStart("revocation");
            string("reason", revocation.reason());
            string(
                    "effective",
                    revocation.effective() == null
                            ? null
                            : revocation.effective().toString());
            json.writeEndObject();
        }
        VerifierStatus status = event.status();
        if (status != null) {
            json.writeObjectFieldStart("status");
            number("sequence", status.sequence());
            number("sent", status.sent());
            number("dropped", status.dropped());
            number("view_age_ms", status.viewAgeMillis());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void token(Token token) throws IOException {
        json.writeObjectFieldStart("token");
        string("iss", token.iss());
        string("jti", token.jti());
        string("sub", token.sub());
        string("client_id", token.clientId());
        string("sid", token.sid());
        string("grant", token.grant());
        if (token.aud() != null) {
            json.writeArrayFieldStart("aud");
            for (String audience : token.aud()) {
                json.writeString(audience);
            }
            json.writeEndArray();
        }
        string("scope", token.scope());
        number("iat", token.iat());
        number("nbf", token.nbf());
        number("exp", token.exp());
        string("alg", token.alg());
        string("kid", token.kid());
        string("typ", token.typ());
        Confirmation cnf = token.cnf();
        if (cnf != null) {
            json.writeObjectFieldStart("cnf");
            string("jkt", cnf.jkt());
            string("x5t#S256", cnf.x5tS256());
            json.writeEndObject();
        }
        actor("act", token.act());
        actor("may_act", token.mayAct());
        string("txn", token.txn());
        string("hash", token.hash());
        bool("one_time", token.oneTime());
        json.writeEndObject();
    }

    private void actor(String name, @Nullable Actor actor) throws IOException {
        if (actor != null) {
            json.writeObjectFieldStart(name);
            string("sub", actor.sub());
            string("iss", actor.iss());
            actor("act", actor.act());
            json.writeEndObject();
        }
    }

    private void use(Use use) throws IOException {
        json.writeObjectFieldStart("use");
        string("audience", use.audience());
        string("outcome", use.outcome() == null ? null : use.outcome().wireName());
        string("reason", use.reason() == null ? null : use.reason().wireName());
        bool("verified", use.verified());
        bool("edge", use.edge());
        string("operation", use.operation());
        string("tool", use.tool());
        string("required_scope", use.requiredScope());
        string("trace", use.trace());
        ClientContext client = use.client();
        if (client != null) {
            client(client);
        }
        Proof proof = use.proof();
        if (proof != null) {
            json.writeObjectFieldStart("proof");
            string("jti", proof.jti());
            number("iat", proof.iat());
            string("htm", proof.htm());
            string("htu", proof.htu());
            json.writeEndObject();
        }
        bool("shadow", use.shadow());
        json.writeEndObject();
    }

    private void client(ClientContext client) throws IOException {
        json.writeObjectFieldStart("client");
        string("address", client.address());
        number("as", client.as());
        ClientContext.Geo geo = client.geo();
        if (geo != null) {
            json.writeObjectFieldStart("geo");
            string("country", geo.country());
            number("lat", geo.lat());
            number("lon", geo.lon());
            json.writeEndObject();
        }
        string("user_agent", client.userAgent());
        string("workload", client.workload());
        string("jkt", client.jkt());
        string("x5t#S256", client.x5tS256());
        json.writeEndObject();
    }

    private void exchange(Exchange exchange) throws IOException {
        json.writeObjectFieldStart("exchange");
        ref("subject_token", exchange.subjectToken());
        ref("actor_token", exchange.actorToken());
        string("client_id", exchange.clientId());
        json.writeEndObject();
    }

    private void ref(String name, @Nullable TokenRef ref) throws IOException {
        if (ref != null) {
            json.writeObjectFieldStart(name);
            string("iss", ref.iss());
            string("jti", ref.jti());
            string("hash", ref.hash());
            string("sub", ref.sub());
            json.writeEndObject();
        }
    }

    private void string(String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private void bool(String name, @Nullable Boolean value) throws IOException {
        if (value != null) {
            json.writeBooleanField(name, value);
        }
    }

    private void number(String name, @Nullable Long value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value);
        }
    }

    private void number(String name, @Nullable Double value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value);
        }
    }
}
