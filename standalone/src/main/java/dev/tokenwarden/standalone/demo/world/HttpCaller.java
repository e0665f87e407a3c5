package dev.tokenwarden.standalone.demo.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends requests to the servers of the demo, as a browser, a service or an attacker. */
public final class HttpCaller {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http;
    private final String userAgent;

    public HttpCaller(HttpClient http, String userAgent) {
        this.http = http;
        this.userAgent = userAgent;
    }

    /** All callers share connections. Servers recognize a network by the port, not by the connection. */
    public static HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    /** A caller with another user agent. */
    public HttpCaller as(String otherAgent) {
        return new HttpCaller(http, otherAgent);
    }

    /** Sends a request with the token. @throws IOException if there is no answer */
    public Reply call(String method, URI uri, BearerToken bearer, Trace trace) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("User-Agent", userAgent)
                .header("traceparent", trace.parent());
        if (bearer.key() == null) {
            request.header("Authorization", "Bearer " + bearer.jwt());
        } else {
            request.header("Authorization", "DPoP " + bearer.jwt());
            request.header("DPoP", bearer.key().proof(method, uri, bearer.jwt()));
        }
        request.method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
        HttpResponse<byte[]> response = send(request.build());
        JsonNode body = body(response);
        return new Reply(response.statusCode(), body.path("problem").asText(""));
    }

    /**
     * Sends a request to an authorization server. Returns its answer.
     *
     * @throws IOException if there is no answer
     * @throws RefusedException if the request is refused
     */
    JsonNode post(URI endpoint, OAuthClient party, Map<String, List<String>> form)
            throws IOException, RefusedException {
        String body = form.entrySet().stream()
                .flatMap(field -> field.getValue().stream().map(value -> field.getKey() + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(PATIENCE)
                .header("User-Agent", userAgent)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", OAuthClients.basic(party))
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<byte[]> response = send(request);
        JsonNode answer = body(response);
        if (response.statusCode() != 200) {
            throw new RefusedException(
                    response.statusCode(), answer.path("error_description").asText("no reason given"));
        }
        return answer;
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonNode body(HttpResponse<byte[]> response) {
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (IOException e) {
            return Json.MAPPER.missingNode();
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The authorization server refused a request. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        public RefusedException(int status, String why) {
            super(why, null, false, false);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
