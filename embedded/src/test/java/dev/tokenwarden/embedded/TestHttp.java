package dev.tokenwarden.embedded;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** What the tests do with OpenSearch. */
final class TestHttp {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private TestHttp() {}

    static HttpResponse<String> call(OpenSearchAccess access, String method, String path, String json)
            throws Exception {
        return CLIENT.send(
                request(access.uri(), method, path, json)
                        .header("Authorization", access.authorization())
                        .build(),
                BodyHandlers.ofString());
    }

    static HttpResponse<String> callAnonymously(URI uri, String method, String path) throws Exception {
        return CLIENT.send(request(uri, method, path, "").build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(URI uri, String method, String path, String json) {
        return HttpRequest.newBuilder(uri.resolve(path))
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .header("Content-Type", "application/json");
    }
}
