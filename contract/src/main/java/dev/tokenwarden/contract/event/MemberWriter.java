package dev.tokenwarden.contract.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes members of JSON objects. It writes nothing for a null value. */
public final class MemberWriter {
    private final JsonGenerator json;

    public MemberWriter(JsonGenerator json) {
        this.json = json;
    }

    /** Starts the object that is the value as a whole. */
    public void start() throws IOException {
        json.writeStartObject();
    }

    /** Starts an object that is the value of {@code name}. */
    public void start(String name) throws IOException {
        json.writeObjectFieldStart(name);
    }

    /** Starts an array of objects that is the value of {@code name}. */
    public void startList(String name) throws IOException {
        json.writeArrayFieldStart(name);
    }

    /** Ends the array. */
    public void endList() throws IOException {
        json.writeEndArray();
    }

    /** Ends the object that was started last. */
    public void end() throws IOException {
        json.writeEndObject();
    }

    public void string(String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    public void strings(String name, @Nullable List<String> values) throws IOException {
        if (values != null) {
            json.writeArrayFieldStart(name);
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
    }

    public void number(String name, @Nullable Long value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value);
        }
    }

    public void number(String name, @Nullable Double value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value);
        }
    }

    public void bool(String name, @Nullable Boolean value) throws IOException {
        if (value != null) {
            json.writeBooleanField(name, value);
        }
    }

    /** Writes the member {@code exchange}. */
    public void exchange(Exchange exchange) throws IOException {
        start("exchange");
        reference("subject_token", exchange.subjectToken());
        reference("actor_token", exchange.actorToken());
        string("client_id", exchange.clientId());
        end();
    }

    /** Writes the members that name a token and its owner, from {@code iss} to {@code aud}. */
    public void identity(Token token) throws IOException {
        string("iss", token.iss());
        string("jti", token.jti());
        string("sub", token.sub());
        string("client_id", token.clientId());
        string("sid", token.sid());
        string("grant", token.grant());
        strings("aud", token.aud());
    }

    /** Writes the members that say when a token is valid and how it was signed, from {@code iat} to {@code typ}. */
    public void validity(Token token) throws IOException {
        number("iat", token.iat());
        number("nbf", token.nbf());
        number("exp", token.exp());
        string("alg", token.alg());
        string("kid", token.kid());
        string("typ", token.typ());
    }

    /** Writes the members of a use that are no objects, except {@code shadow}. */
    public void use(Use use) throws IOException {
        string("audience", use.audience());
        string("outcome", use.outcome() == null ? null : use.outcome().wireName());
        string("reason", use.reason() == null ? null : use.reason().wireName());
        bool("verified", use.verified());
        bool("edge", use.edge());
        string("operation", use.operation());
        string("tool", use.tool());
        string("required_scope", use.requiredScope());
        string("trace", use.trace());
    }

    private void reference(String name, @Nullable TokenRef token) throws IOException {
        if (token != null) {
            start(name);
            string("iss", token.iss());
            string("jti", token.jti());
            string("hash", token.hash());
            string("sub", token.sub());
            end();
        }
    }
}
