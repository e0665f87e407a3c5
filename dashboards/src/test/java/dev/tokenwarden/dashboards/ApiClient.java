package dev.tokenwarden.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Someone who talks to the console's API without a browser. */
final class ApiClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI console;
    String cookie = "";
    String csrf = "";

    /** Nobody: not signed in. */
    ApiClient(URI console) {
        this.console = console;
    }

    static ApiClient signedIn(DashboardsService service, Analyst analyst) throws IOException, InterruptedException {
        ApiClient client = new ApiClient(service.url());
        String link = service.loginLink(analyst).getQuery();
        HttpResponse<String> answer = client.open(link.substring("code=".length()));
        client.cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
        client.csrf = json(answer).path("csrf").asText();
        return client;
    }

    HttpResponse<String> open(String code) throws IOException, InterruptedException {
        return send("POST", "/api/session", "{\"code\":\"" + code + "\"}");
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(Arrays.asList(headers));
        if (!cookie.isEmpty()) {
            all.addAll(List.of("Cookie", cookie));
        }
        if (!csrf.isEmpty()) {
            all.addAll(List.of("X-CSRF-Token", csrf));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(console.resolve(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!all.isEmpty()) {
            request.headers(all.toArray(String[]::new));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.MAPPER.readTree(answer.body());
    }
}
