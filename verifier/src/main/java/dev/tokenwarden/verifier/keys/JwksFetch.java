package dev.tokenwarden.verifier.keys;

import dev.tokenwarden.verifier.http.BoundedHttp;
import dev.tokenwarden.verifier.jose.Rejected;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fetches an issuer's JWK set, and asks only for changes where the server gave an entity tag. Used by one thread at a time. */
final class JwksFetch {
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[\\s,])max-age=(\\d{1,9})(?:$|[\\s,])");

    /**
     * @param keys empty: the set is the same as at the last fetch
     * @param maxAge how long the answer says it is fresh; empty if it does not
     */
    record Answer(Optional<KeySet> keys, Optional<Duration> maxAge) {}

    private final BoundedHttp http;
    private final KeyLocation location;
    private final @Nullable String rsaAlgorithm;
    private @Nullable URI taggedUri;
    private @Nullable String tag;

    JwksFetch(BoundedHttp http, KeyLocation location, @Nullable String rsaAlgorithm) {
        this.http = http;
        this.location = location;
        this.rsaAlgorithm = rsaAlgorithm;
    }

    /** @throws IOException if there is no answer in time, or it has no key that can be used; the message names the URI */
    Answer run() throws IOException {
        URI uri = location.find(http);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).header("Accept", "application/jwk-set+json, application/json");
        if (tag != null && uri.equals(taggedUri)) {
            request.header("If-None-Match", tag);
        }
        HttpResponse<byte[]> response = http.send(request);
        if (response.statusCode() == 304 && tag != null) {
            return new Answer(Optional.empty(), maxAge(response));
        }
        KeySet keys = parse(uri, response);
        taggedUri = uri;
        tag = response.headers().firstValue("etag").orElse(null);
        return new Answer(Optional.of(keys), maxAge(response));
    }

    private KeySet parse(URI uri, HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException(uri + ": answered " + response.statusCode());
        }
        try {
            return KeySet.parse(response.body(), KeySet.Options.published(rsaAlgorithm));
        } catch (Rejected e) {
            throw new IOException(uri + ": is not a JWK set: " + e.detail(), e);
        }
    }

    private static Optional<Duration> maxAge(HttpResponse<byte[]> response) {
        Matcher maxAge = MAX_AGE.matcher(String.join(",", response.headers().allValues("cache-control")));
        return maxAge.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(maxAge.group(1)))) : Optional.empty();
    }
}
