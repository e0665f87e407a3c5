package dev.tokenwarden.ingest.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.zip.GZIPOutputStream;

/** A reporter that speaks HTTP. */
final class GatewayClient {
    static final String STRUCTURED = "application/cloudevents+json";
    static final String BATCH = "application/cloudevents-batch+json";
    static final String NDJSON = "application/x-ndjson";

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI uri;

    GatewayClient(int port) {
        this.uri = URI.create("http://127.0.0.1:" + port + "/v1/events");
    }

    HttpRequest.Builder request(String token) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> post(String token, String type, byte[] body, String... headers) {
        HttpRequest.Builder request =
                request(token).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri.resolve(path)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
