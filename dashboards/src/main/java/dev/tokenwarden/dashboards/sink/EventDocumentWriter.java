package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The document of an event: uses are a hot path, hence without a tree. */
final class EventDocumentWriter {
    private final JsonGenerator json;

    private EventDocumentWriter(JsonGenerator json) {
        this.json = json;
    }

    /**
     * @param parentKey what documents of the token that this one was exchanged for are found by
     */
    static byte[] write(TokenEvent event, @Nullable String tokenKey, @Nullable String parentKey, Instant now) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            new EventDocumentWriter(json).event(event, tokenKey, parentKey, now);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return out.toByteArray();
    }

    private void event(TokenEvent event, @Nullable String tokenKey, @Nullable String parentKey, Instant now)
            throws IOException {
        json.writeStartObject();
        string("id", event.id());
        string("source", event.source());
        string("time", event.time().toString());
        string("indexed_at", now.toString());
        string("tenant", event.tenant());
        string("token_key", tokenKey);
        if (event.token() != null) {
            token(event.token());
        }
        if (event.use() != null) {
            use(event.use());
        }
        if (event.type() != EventType.USED) {
            string("kind", event.type() == EventType.EXCHANGED ? "exchanged" : "issued");
            string("parent_key", parentKey);
            if (event.exchange() != null) {
                exchange(event.exchange());
            }
        }
        json.writeEndObject();
    }

    private void token(Token token) throws IOException {
        json.writeObjectFieldStart("token");
        string("iss", token.iss());
        string("jti", token.jti());
        string("hash", token.hash());
        string("sub", token.sub());
        string("client_id", token.clientId());
        strings("aud", token.aud());
        // An array, so that each scope is a value of its own to count and filter by.
        strings("scope", token.scope() == null ? null : List.of(token.scope().split(" ", -1)));
        number("iat", token.iat());
        number("nbf", token.nbf());
        number("exp", token.exp());
        string("alg", token.alg());
        string("kid", token.kid());
        string("typ", token.typ());
        string("txn", token.txn());
        string("jkt", token.cnf() == null ? null : token.cnf().jkt());
        string("x5t_s256", token.cnf() == null ? null : token.cnf().x5tS256());
        string("act", token.act() == null ? null : token.act().sub());
        string("may_act", token.mayAct() == null ? null : token.mayAct().sub());
        bool("one_time", token.oneTime());
        json.writeEndObject();
    }

    private void exchange(Exchange exchange) throws IOException {
        json.writeObjectFieldStart("exchange");
        string("client_id", exchange.clientId());
        reference("subject_token", exchange.subjectToken());
        reference("actor_token", exchange.actorToken());
        json.writeEndObject();
    }

    private void reference(String name, @Nullable TokenRef token) throws IOException {
        if (token != null) {
            json.writeObjectFieldStart(name);
            string("iss", token.iss());
            string("jti", token.jti());
            string("hash", token.hash());
            string("sub", token.sub());
            json.writeEndObject();
        }
    }

    private void use(Use use) throws IOException {
        json.writeObjectFieldStart("use");
        string("audience", use.audience());
        string("outcome", use.outcome() == null ? null : use.outcome().wireName());
        string("reason", use.reason() == null ? null : use.reason().wireName());
        string("operation", use.operation());
        string("required_scope", use.requiredScope());
        string("trace", use.trace());
        bool("edge", use.edge());
        bool("verified", use.verified());
        bool("shadow", use.shadow());
        if (use.client() != null) {
            client(use.client());
        }
        json.writeEndObject();
    }

    private void client(ClientContext client) throws IOException {
        json.writeObjectFieldStart("client");
        string("address", client.address());
        number("as", client.as());
        string("user_agent", client.userAgent());
        string("workload", client.workload());
        string("jkt", client.jkt());
        string("x5t_s256", client.x5tS256());
        ClientContext.Geo geo = client.geo();
        if (geo != null) {
            string("country", geo.country());
            if (geo.lat() != null && geo.lon() != null) {
                json.writeObjectFieldStart("location");
                json.writeNumberField("lat", geo.lat());
                json.writeNumberField("lon", geo.lon());
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }

    private void string(String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private void strings(String name, @Nullable List<String> values) throws IOException {
        if (values != null) {
            json.writeArrayFieldStart(name);
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
    }

    private void number(String name, @Nullable Long value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value);
        }
    }

    private void bool(String name, @Nullable Boolean value) throws IOException {
        if (value != null) {
            json.writeBooleanField(name, value);
        }
    }
}
