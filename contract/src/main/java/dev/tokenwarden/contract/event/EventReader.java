package dev.tokenwarden.contract.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the envelope of one event. The parser is positioned before the first token. */
final class EventReader implements AutoCloseable {
    private static final int DATA_AND_BASE64 = 1 << 6 | 1 << 7;

    private final JsonParser json;
    private DataReader data;

    private @Nullable String specversion;
    private @Nullable String type;
    private @Nullable String source;
    private @Nullable String id;
    private @Nullable String time;
    private @Nullable String tenant;

    EventReader(JsonParser json) {
        this.json = json;
        this.data = new DataReader(new JsonFields(json));
    }

    TokenEvent structured() throws IOException, InvalidEventException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidEventException(Reason.NOT_JSON, "", "not a JSON object");
        }
        JsonFields fields = data.fields();
        int seen = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "specversion" -> {
                    seen = JsonFields.once(seen, 0, "", name);
                    specversion = fields.string("", name);
                }
                case "type" -> {
                    seen = JsonFields.once(seen, 1, "", name);
                    type = fields.string("", name);
                }
                case "source" -> {
                    seen = JsonFields.once(seen, 2, "", name);
                    source = fields.string("", name);
                }
                case "id" -> {
                    seen = JsonFields.once(seen, 3, "", name);
                    id = fields.string("", name);
                }
                case "time" -> {
                    seen = JsonFields.once(seen, 4, "", name);
                    time = fields.string("", name);
                }
                case "tenant" -> {
                    seen = JsonFields.once(seen, 5, "", name);
                    tenant = fields.string("", name);
                }
                case "data" -> {
                    seen = JsonFields.once(seen, 6, "", name);
                    data.read();
                }
                case "data_base64" -> {
                    seen = JsonFields.once(seen, 7, "", name);
                    readBase64(fields.string("", name));
                }
                default -> fields.skip();
            }
        }
        if ((seen & DATA_AND_BASE64) == DATA_AND_BASE64) {
            throw new InvalidEventException(
                    Reason.WRONG_TYPE, "data_base64", "an event has data or data_base64, not both");
        }
        return finish();
    }

    /** JSON in base64 (CloudEvents 1.0 JSON event format, section 3.1.1); null: none. */
    private void readBase64(@Nullable String text) throws IOException, InvalidEventException {
        if (text == null) {
            return;
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidEventException(Reason.WRONG_TYPE, "data_base64", "is not base64");
        }
        Utf8.require(bytes, 0, bytes.length);
        try (JsonParser inner = JsonStreams.FACTORY.createParser(bytes)) {
            data = new DataReader(new JsonFields(inner));
            if (inner.nextToken() == null) {
                throw new InvalidEventException(Reason.NOT_JSON, "data_base64", "is not JSON");
            }
            data.read();
            if (inner.nextToken() != null) {
                throw new InvalidEventException(Reason.NOT_JSON, "data_base64", "something follows the data");
            }
        }
    }

    TokenEvent binary(Function<String, @Nullable String> attributes) throws IOException, InvalidEventException {
        specversion = attribute(attributes, "specversion");
        type = attribute(attributes, "type");
        source = attribute(attributes, "source");
        id = attribute(attributes, "id");
        time = attribute(attributes, "time");
        tenant = attribute(attributes, "tenant");
        json.nextToken();
        data.read();
        return finish();
    }

    private static @Nullable String attribute(Function<String, @Nullable String> attributes, String name)
            throws InvalidEventException {
        String value = attributes.apply(name);
        return value == null ? null : JsonFields.wellFormed("", name, value);
    }

    private TokenEvent finish() throws IOException, InvalidEventException {
        if (json.nextToken() != null) {
            throw new InvalidEventException(Reason.NOT_JSON, "", "something follows the event");
        }
        if (!JsonFields.required("specversion", specversion).equals("1.0")) {
            throw new InvalidEventException(Reason.UNSUPPORTED_SPECVERSION, "specversion", "must be 1.0");
        }
        EventType known = EventType.parse(JsonFields.required("type", type));
        if (known == null) {
            throw new InvalidEventException(Reason.UNKNOWN_TYPE, "type", "no such event type");
        }
        String sourceAttribute = JsonFields.required("source", source);
        String idAttribute = JsonFields.required("id", id);
        Instant instant = Timestamps.parse("time", JsonFields.required("time", time));
        String tenantAttribute = JsonFields.required("tenant", tenant);
        Token token = data.token();
        if (known == EventType.STATUS) {
            if (data.status() == null) {
                throw new InvalidEventException(Reason.MISSING_ATTRIBUTE, "data.status", "is required");
            }
            token = null;
        } else if (token == null) {
            throw new InvalidEventException(Reason.MISSING_ATTRIBUTE, "data.token.iss", "is required");
        }
        return TokenEvent.builder(known, sourceAttribute, idAttribute, instant, tenantAttribute)
                .token(token)
                .use(known == EventType.USED ? data.use() : null)
                .exchange(known == EventType.EXCHANGED ? data.exchange() : null)
                .issuance(known == EventType.ISSUED || known == EventType.EXCHANGED ? data.issuance() : null)
                .revocation(known == EventType.REVOKED ? data.revocation() : null)
                .status(known == EventType.STATUS ? data.status() : null)
                .build();
    }

    static InvalidEventException malformed(IOException e) {
        // Jackson's message quotes the input, which may contain secrets. Only the kind of the error is passed on.
        return e instanceof StreamConstraintsException
                ? new InvalidEventException(Reason.TOO_DEEP, "", "nested too deep, or a name or number too long")
                : new InvalidEventException(Reason.NOT_JSON, "", "not well-formed JSON");
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
