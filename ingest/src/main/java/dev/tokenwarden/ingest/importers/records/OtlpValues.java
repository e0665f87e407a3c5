package dev.tokenwarden.ingest.importers.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Structured values of OpenTelemetry logs (OTLP/JSON) as plain JSON: {@code [{"key": "a", "value": {"stringValue": "b"}}]} becomes
 * {@code {"a": "b"}}.
 */
final class OtlpValues {
    private static final int DEEPEST = 64;

    private OtlpValues() {}

    /** The object for an array of keys and values; null if the array is something else. */
    static @Nullable Piece ofArray(Piece array) {
        return converted(array, (json, out) -> {
            require(json.nextToken() == JsonToken.START_ARRAY);
            keyValues(json, out, 0);
        });
    }

    /** The object for {@code {"values": [...]}}; null if the object is something else. */
    static @Nullable Piece ofKvlist(Piece kvlist) {
        return converted(kvlist, (json, out) -> {
            require(json.nextToken() == JsonToken.START_OBJECT);
            values(json);
            keyValues(json, out, 0);
        });
    }

    private interface Conversion {
        void write(JsonParser json, JsonGenerator out) throws IOException;
    }

    private static @Nullable Piece converted(Piece piece, Conversion conversion) {
        ByteArrayBuilder bytes = new ByteArrayBuilder(piece.length());
        try (JsonParser json = LogJson.parser(piece.bytes(), piece.offset(), piece.length());
                JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
            conversion.write(json, out);
        } catch (IOException e) {
            return null; // another structure, or none
        }
        return Piece.of(bytes.toByteArray(), piece.near());
    }

    private static void values(JsonParser json) throws IOException {
        require("values".equals(json.nextFieldName()) && json.nextToken() == JsonToken.START_ARRAY);
    }

    /** @param json at the start of the array, and at its end afterwards */
    private static void keyValues(JsonParser json, JsonGenerator out, int depth) throws IOException {
        require(depth < DEEPEST);
        out.writeStartObject();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            require(token == JsonToken.START_OBJECT
                    && "key".equals(json.nextFieldName())
                    && json.nextToken() == JsonToken.VALUE_STRING);
            out.writeFieldName(json.getText());
            require("value".equals(json.nextFieldName()) && json.nextToken() == JsonToken.START_OBJECT);
            value(json, out, depth + 1);
            require(json.nextToken() == JsonToken.END_OBJECT);
        }
        out.writeEndObject();
    }

    /** @param json at the start of the object with the value, and at its end afterwards */
    private static void value(JsonParser json, JsonGenerator out, int depth) throws IOException {
        require(depth < DEEPEST);
        String type = json.nextFieldName();
        if (type == null) {
            out.writeNull();
            return;
        }
        JsonToken token = json.nextToken();
        switch (type) {
            case "kvlistValue" -> {
                values(json);
                keyValues(json, out, depth + 1);
                require(json.nextToken() == JsonToken.END_OBJECT);
            }
            case "arrayValue" -> {
                values(json);
                out.writeStartArray();
                for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                    require(next == JsonToken.START_OBJECT);
                    value(json, out, depth + 1);
                }
                out.writeEndArray();
                require(json.nextToken() == JsonToken.END_OBJECT);
            }
            case "boolValue" -> out.writeBoolean(token == JsonToken.VALUE_TRUE);
            case "intValue", "doubleValue" -> out.writeNumber(json.getValueAsString("0"));
            default -> out.writeString(json.getValueAsString(""));
        }
        require(json.nextToken() == JsonToken.END_OBJECT);
    }

    private static void require(boolean is) throws IOException {
        if (!is) {
            throw new IOException("another structure");
        }
    }
}
