package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads and writes the JSON of records and documents. */
final class DocumentJson {
    private DocumentJson() {}

    /** A reader that skips unknown members: in a rolling upgrade the writer may be newer than this sink. */
    static ObjectReader readerFor(Class<?> type) {
        return Json.MAPPER.readerFor(type).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    static <T> T read(ObjectReader reader, Class<T> type, byte @Nullable [] json, String what)
            throws MalformedRecordException {
        if (json == null) {
            throw new MalformedRecordException("a " + what + " must not be empty");
        }
        try {
            Object value = reader.readValue(json);
            if (type.isInstance(value)) {
                return type.cast(value);
            }
        } catch (JsonProcessingException e) {
            throw new MalformedRecordException(
                    "not a " + what + ": " + e.getClass().getSimpleName());
        } catch (IOException | RuntimeException e) {
            throw new MalformedRecordException("not a " + what);
        }
        throw new MalformedRecordException("not a " + what);
    }

    static ObjectNode tree(Object value) {
        return Json.MAPPER.valueToTree(value);
    }

    static byte[] bytes(ObjectNode node) {
        try {
            return Json.MAPPER.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree always has a JSON form", e);
        }
    }
}
