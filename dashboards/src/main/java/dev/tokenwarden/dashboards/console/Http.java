package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON over HTTP. */
public final class Http {
    private Http() {}

    /** The body, which must be a JSON object. */
    public static JsonNode body(Context context) {
        try {
            JsonNode body = Json.MAPPER.readTree(context.bodyAsBytes());
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (IOException e) {
            // The same answer as for JSON that is no object.
        }
        throw ApiException.invalid("body", "must be a JSON object");
    }

    public static void json(Context context, JsonNode body) {
        json(context, body, "application/json");
    }

    static void problem(Context context, ApiException problem) {
        context.status(problem.status());
        json(context, problem.problem(), "application/problem+json");
    }

    private static void json(Context context, JsonNode body, String type) {
        try {
            context.result(Json.MAPPER.writeValueAsBytes(body)).contentType(type);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree always has a JSON form", e);
        }
    }
}
