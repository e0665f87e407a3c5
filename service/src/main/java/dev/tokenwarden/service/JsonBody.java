package dev.tokenwarden.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.JsonStreams;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that a request brings. Every error names the field, as a path from the root; unknown fields are errors.
 *
 * @param path empty at the root, else ends in a dot
 */
public record JsonBody(ObjectNode json, String path) {
    public static final int MAX_BYTES = 64 * 1024;
    private static final int LONGEST_TEXT = 2_048;

    /**
     * @throws Problem if it is too large, or no JSON object
     */
    public static JsonBody read(Context request) {
        byte[] bytes;
        try (InputStream in = request.bodyInputStream()) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw Problem.malformed("the body cannot be read");
        }
        if (bytes.length > MAX_BYTES) {
            throw Problem.tooLarge();
        }
        try {
            // Same limits of depth and length as for events.
            JsonNode json = Json.MAPPER.readTree(JsonStreams.FACTORY.createParser(bytes));
            if (json instanceof ObjectNode object) {
                return new JsonBody(object, "");
            }
        } catch (JsonProcessingException e) {
            throw Problem.malformed("the body is not JSON");
        } catch (IOException e) {
            throw Problem.malformed("the body cannot be read");
        }
        throw Problem.malformed("the body must be a JSON object");
    }

    /** Ends the request if there is any other field than these. */
    public void only(Set<String> fields) {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fields.contains(name)) {
                throw Problem.invalid(path + shown(name), "is not known");
            }
        }
    }

    public JsonBody object(String field) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            throw Problem.invalid(path + field, "is required");
        }
        if (value instanceof ObjectNode object) {
            return new JsonBody(object, path + field + ".");
        }
        throw Problem.invalid(path + field, "must be an object");
    }

    public List<JsonBody> objects(String field, int most) {
        JsonNode value = json.get(field);
        if (!(value instanceof ArrayNode array) || array.isEmpty()) {
            throw Problem.invalid(path + field, "must be a list of 1 to " + most + " objects");
        }
        if (array.size() > most) {
            throw Problem.invalid(path + field, "may have at most " + most + " members");
        }
        List<JsonBody> all = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String at = path + field + "[" + i + "]";
            if (!(array.get(i) instanceof ObjectNode object)) {
                throw Problem.invalid(at, "must be an object");
            }
            all.add(new JsonBody(object, at + "."));
        }
        return all;
    }

    public String required(String field) {
        String value = text(field);
        if (value == null) {
            throw Problem.invalid(path + field, "is required");
        }
        return value;
    }

    public @Nullable String text(String field) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Problem.invalid(path + field, "must be a string");
        }
        String text = value.textValue();
        if (text.isBlank()) {
            throw Problem.invalid(path + field, "must not be empty: an empty value never means all");
        }
        if (text.length() > LONGEST_TEXT) {
            throw Problem.invalid(path + field, "may have at most " + LONGEST_TEXT + " characters");
        }
        return text;
    }

    public @Nullable Instant time(String field) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw Problem.invalid(path + field, "must be an RFC 3339 timestamp");
        }
    }

    public @Nullable Long number(String field) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw Problem.invalid(path + field, "must be a whole number");
        }
        return value.longValue();
    }

    public boolean flag(String field) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw Problem.invalid(path + field, "must be true or false");
        }
        return value.booleanValue();
    }

    private static String shown(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64);
    }
}
