package dev.tokenwarden.ingest.importers.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenwarden.contract.Placeholders;
import dev.tokenwarden.ingest.importers.records.LogJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the claims of a token, as a log has them, into plain values. Placeholders are left out. */
final class Claims {
    private static final int DEEPEST = 16;
    private static final int MOST_ELEMENTS = 1_024;

    private Claims() {}

    /** @param json at a value: an object of claims, or text that holds one; else there are no claims */
    static Map<String, Object> read(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_STRING && json.getText().strip().startsWith("{")) {
            try (JsonParser nested = LogJson.parser(json.getText())) {
                nested.nextToken();
                return object(nested, 0);
            } catch (IOException e) {
                return Map.of();
            }
        }
        if (token != JsonToken.START_OBJECT) {
            json.skipChildren();
            return Map.of();
        }
        return object(json, 0);
    }

    private static Map<String, Object> object(JsonParser json, int depth) throws IOException {
        Map<String, Object> claims = new LinkedHashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            Object value = value(json, depth + 1);
            if (value != null) {
                claims.putIfAbsent(name, value);
            }
        }
        return claims;
    }

    private static @Nullable Object value(JsonParser json, int depth) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT, START_ARRAY -> {
                if (depth > DEEPEST) {
                    json.skipChildren();
                    yield null;
                }
                yield json.currentToken() == JsonToken.START_OBJECT ? object(json, depth) : array(json, depth);
            }
            case VALUE_STRING -> Placeholders.isPlaceholder(json.getText()) ? null : json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static List<Object> array(JsonParser json, int depth) throws IOException {
        List<Object> values = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token == null) {
                throw new IOException("truncated");
            }
            Object value = value(json, depth + 1);
            if (value != null && values.size() < MOST_ELEMENTS) {
                values.add(value);
            }
        }
        return values;
    }
}
