package dev.tokenwarden.verifier;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fetches a JWK set once. */
final class JwksFetch {
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[\\s,])max-age=(\\d{1,9})(?:$|[\\s,])");

    /**
     * @param maxAge how long the answer says it is fresh; null if it does not
     */
    record Answer(KeySet keys, @Nullable Duration maxAge) {}

    private final HttpClient http;
    private final URI uri;
    private final Duration timeout;
    private final @Nullable String rsaAlgorithm;

    JwksFetch(HttpClient http, URI uri, Duration timeout, @Nullable String rsaAlgorithm) {
        this.http = http;
        this.uri = uri;
        this.timeout = timeout;
        this.rsaAlgorithm = rsaAlgorithm;
    }

    static HttpClient client(Duration timeout) {
        return HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * @throws IOException if there is no answer in time, or it holds no key that can verify; the message names the URI
     */
    Answer run() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, info -> new BoundedBody());
        try {
            // The request's own timeout ends with the headers; this one covers the body as well.
            return parse(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(uri + ": interrupted", e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException(uri + ": no answer within " + timeout, e);
        } catch (ExecutionException e) {
            throw new IOException(uri + ": " + e.getCause(), e);
        }
    }

    private Answer parse(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException(uri + ": answered " + response.statusCode());
        }
        KeySet keys;
        try {
            keys = KeySet.parse(response.body(), false, rsaAlgorithm);
        } catch (Rejected e) {
            throw new IOException(uri + ": is no JWK set: " + e.detail(), e);
        }
        if (keys.size() == 0) {
            throw new IOException(uri + ": holds no key that can verify: " + keys.unusable());
        }
        Matcher maxAge = MAX_AGE.matcher(String.join(",", response.headers().allValues("cache-control")));
        return new Answer(keys, maxAge.find() ? Duration.ofSeconds(Long.parseLong(maxAge.group(1))) : null);
    }
}
