package dev.tokenwarden.contract.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes members of JSON objects; a null value writes nothing. */
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
