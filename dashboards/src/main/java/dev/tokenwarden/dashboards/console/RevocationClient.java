package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.service.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests to the revocation API with the console's token, in an analyst's name. Thread-safe. */
final class RevocationClient {
    /** Header with the id of the analyst. */
    static final String ACTOR_HEADER = "Warden-Actor";

    /** Header with the display name, which people may change at the identity provider. */
    static final String ACTOR_NAME_HEADER = "Warden-Actor-Name";

    private static final Logger log = LoggerFactory.getLogger(RevocationClient.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Optional<ConsoleConfig.RevocationApi> api;
    private final HttpClient client;

    RevocationClient(Optional<ConsoleConfig.RevocationApi> api) {
        this.api = api;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3));
        api.flatMap(ConsoleConfig.RevocationApi::tls).ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    boolean connected() {
        return api.isPresent();
    }

    /**
     * The API's answer with its status. A refusal of the console's own token becomes a {@link Problem}.
     *
     * @param path path below {@code /v1}, with the query
     * @throws Problem 503 if the API does not answer, 502 if it does not accept the console's token
     */
    HttpResponse<byte[]> ask(Session session, String method, String path, @Nullable ObjectNode body)
            throws InterruptedException {
        ConsoleConfig.RevocationApi to = api.orElseThrow(() ->
                Problem.unavailable("this console is not connected to a revocation API: configure console.revocation"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(to.url() + "/v1" + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + to.token())
                .header(ACTOR_HEADER, session.analyst().id())
                .header(ACTOR_NAME_HEADER, session.analyst().name())
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<byte[]> answer;
        try {
            answer = client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            log.atWarn().addKeyValue("error", e.getClass().getName()).log("Revocation API cannot be reached");
            throw Problem.unavailable(
                    "the revocation service does not answer. It is not known whether it carried the order out: check before you repeat it");
        }
        // A refusal of the console's token is not the analyst's fault and must not sign the analyst out.
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw Problem.of(
                    502,
                    "Bad gateway",
                    "the revocation service does not accept the token of this console: check its configuration");
        }
        if (body != null) {
            log.atInfo()
                    .addKeyValue("person", session.analyst().name())
                    .addKeyValue("method", method)
                    .addKeyValue("status", answer.statusCode())
                    .log("Forwarded an action of an analyst");
        }
        return answer;
    }

    /** The body of a 200 answer in JSON; empty: another answer. */
    static Optional<JsonNode> json(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Json.MAPPER.readTree(answer.body()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(ObjectNode request) {
        try {
            return Json.MAPPER.writeValueAsBytes(request);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree always has a JSON form", e);
        }
    }
}
