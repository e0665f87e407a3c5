package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls the revocation API. What it refuses becomes a failure that says what it said. */
final class ApiClient {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final int BAD_REQUEST = 400;

    private final URI api;
    private final Secret token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();

    ApiClient(URI api, Secret token) {
        this.api = api;
        this.token = token;
    }

    JsonNode get(String path) throws CommandFailure {
        return call("GET", path, null);
    }

    JsonNode post(String path, JsonNode body) throws CommandFailure {
        return call("POST", path, body);
    }

    JsonNode delete(String path, JsonNode body) throws CommandFailure {
        return call("DELETE", path, body);
    }

    private JsonNode call(String method, String path, @Nullable JsonNode body) throws CommandFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + token.value())
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            JsonNode said = read(answer.body());
            if (answer.statusCode() >= BAD_REQUEST) {
                throw refused(answer.statusCode(), said);
            }
            return said;
        } catch (IOException e) {
            throw CommandFailure.failed("the revocation API at " + api + " cannot be reached: is ./warden up running?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        }
    }

    private static JsonNode read(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            return Json.MAPPER.createObjectNode();
        }
    }

    private static CommandFailure refused(int status, JsonNode problem) {
        String field = problem.path("field").asText("");
        String detail = problem.path("detail").asText("the revocation API answered " + status);
        String message = field.isEmpty() ? detail : field + " " + detail;
        return status == BAD_REQUEST ? CommandFailure.usedWrongly(message) : CommandFailure.failed(message);
    }
}
