package dev.tokenwarden.revocation.notify;

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
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends requests to receivers. Redirects are not followed, because requests contain secrets. Answers are not logged. */
final class NotificationHttp {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int TOO_MANY = 429;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int SERVER_ERROR = 500;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    static HttpRequest.Builder to(URI url) {
        return HttpRequest.newBuilder(url).timeout(ANSWER);
    }

    static HttpRequest.BodyPublisher form(Map<String, String> fields) {
        return BodyPublishers.ofString(fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + '=' + encoded(field.getValue()))
                .collect(Collectors.joining("&")));
    }

    /** RFC 6749, section 2.3.1. */
    static String basic(String clientId, String secret) {
        String pair = encoded(clientId) + ':' + encoded(secret);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofByteArray());
    }

    NotificationDelivery deliver(HttpRequest request) throws InterruptedException {
        try {
            return delivery(client.send(request, BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return new NotificationDelivery.Again(e.getClass().getSimpleName());
        }
    }

    static NotificationDelivery delivery(int status) {
        if (status >= 200 && status < 300) {
            return new NotificationDelivery.Done();
        }
        String why = "status " + status;
        return status == TOO_MANY || status == REQUEST_TIMEOUT || status >= SERVER_ERROR
                ? new NotificationDelivery.Again(why)
                : new NotificationDelivery.Refused(why);
    }
}
