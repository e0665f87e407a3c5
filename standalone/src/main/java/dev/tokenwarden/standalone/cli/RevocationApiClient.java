package dev.tokenwarden.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Calls the revocation API. A problem in its answer becomes a {@link CommandFailure} with the detail of the problem. */
final class RevocationApiClient {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration REBUILD_LIMIT = Duration.ofMinutes(3);
    private static final Duration LONG_LIMIT = Duration.ofMinutes(30);
    private static final int BAD_REQUEST = 400;

    private final URI api;
    private final Secret token;
    private final HttpClient http;

    /** @param tls keys and authorities; null: those of the JVM */
    RevocationApiClient(URI api, Secret token, @Nullable SSLContext tls) {
        this.api = api;
        this.token = token;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT);
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.http = builder.build();
    }

    JsonNode get(String path) throws CommandFailure {
        return call("GET", path, null);
    }

    JsonNode post(String path, JsonNode body) throws CommandFailure {
        return call("POST", path, body);
    }

    /** @param key idempotency key: the API carries out two requests with the same key once */
    JsonNode post(String path, JsonNode body, String key) throws CommandFailure {
        return call("POST", path, body, "Idempotency-Key", key);
    }

    /** Passes the lines of a streamed answer to {@code sink} as they arrive. */
    void lines(String path, Consumer<String> sink) throws CommandFailure {
        try {
            HttpResponse<Stream<String>> answer =
                    http.send(request(path).timeout(LONG_LIMIT).GET().build(), BodyHandlers.ofLines());
            if (answer.statusCode() >= BAD_REQUEST) {
                String said = answer.body().collect(Collectors.joining());
                throw refused(answer.statusCode(), read(said.getBytes(StandardCharsets.UTF_8)));
            }
            answer.body().forEach(sink);
        } catch (IOException | UncheckedIOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        }
    }

    /** Encodes text as a segment of a path or a value in a query. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path)).header("Authorization", "Bearer " + token.value());
    }

    private CommandFailure unreachable(Exception cause) {
        for (Throwable one = cause; one != null; one = one.getCause()) {
            if (one instanceof CertificateException || one instanceof SSLHandshakeException) {
                return CommandFailure.failed("the certificate of the revocation API at " + api
                        + " is not trusted: name its" + " authority with " + Setting.REVOCATION_CA_FILE.key() + " ("
                        + one.getMessage() + ")");
            }
        }
        return CommandFailure.failed("the revocation API at " + api + " cannot be reached; is ./warden up running?");
    }

    JsonNode delete(String path, JsonNode body) throws CommandFailure {
        return call("DELETE", path, body);
    }

    private JsonNode call(String method, String path, @Nullable JsonNode body, String... headers)
            throws CommandFailure {
        HttpRequest.Builder request = request(path)
                .timeout(path.startsWith("/v1/denylist/") ? REBUILD_LIMIT : ANSWER_LIMIT)
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            JsonNode said = read(answer.body());
            if (answer.statusCode() >= BAD_REQUEST) {
                throw refused(answer.statusCode(), said);
            }
            return said;
        } catch (IOException e) {
            throw unreachable(e);
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
