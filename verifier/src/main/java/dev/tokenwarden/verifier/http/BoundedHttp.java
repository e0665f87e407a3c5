package dev.tokenwarden.verifier.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** HTTP requests to an identity provider whose answers are bounded in time and size. Errors name the URI. */
public final class BoundedHttp {
    private final HttpClient http;
    private final Duration timeout;

    /** @param http null: a client that follows no redirects */
    public BoundedHttp(@Nullable HttpClient http, Duration timeout) {
        this.http = http != null
                ? http
                : HttpClient.newBuilder()
                        .connectTimeout(timeout)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        this.timeout = timeout;
    }

    /** @throws IOException if there is no answer in time, or it is too long */
    public HttpResponse<byte[]> send(HttpRequest.Builder builder) throws IOException {
        HttpRequest request = builder.timeout(timeout).build();
        URI uri = request.uri();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, info -> new BoundedBody());
        try {
            // The timeout of the request ends with the headers; this one covers the body as well.
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
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

    /**
     * Refuses addresses for which anybody on the network could replace the response.
     *
     * @param plain whether the operator allowed {@code http} for this issuer
     * @throws IllegalArgumentException if the address is neither {@code https}, nor on this host, nor allowed
     */
    public static URI requireSecure(URI uri, boolean plain) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean allowed = scheme.equals("https") || (scheme.equals("http") && (plain || isLoopback(uri.getHost())));
        if (!allowed || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    uri + ": must be https; plain http is for loopback, or if the issuer's profile allows it");
        }
        return uri;
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null
                && (host.equals("localhost") || host.equals("[::1]") || host.matches("127\\.\\d+\\.\\d+\\.\\d+"));
    }
}
