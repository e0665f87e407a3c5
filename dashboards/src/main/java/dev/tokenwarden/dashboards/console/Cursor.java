package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page of a list ended: OpenSearch's sort values, opaque to clients. */
final class Cursor {
    private Cursor() {}

    static String encode(JsonNode sort) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(sort.toString().getBytes(StandardCharsets.UTF_8));
    }

    static ArrayNode decode(String cursor) {
        try {
            JsonNode sort = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(cursor));
            if (sort instanceof ArrayNode values
                    && values.size() == 2
                    && values.get(0).isNumber()
                    && values.get(1).isTextual()) {
                return values;
            }
        } catch (IOException | IllegalArgumentException e) {
            // The same answer as for another shape.
        }
        throw ApiException.invalid("cursor", "is not one that this list gave out");
    }
}
