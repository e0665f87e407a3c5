package dev.tokenwarden.dashboards.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5Transport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.opensearch.client.transport.httpclient5.ResponseException;

/** Sends requests to OpenSearch. Thread-safe. */
public final class SearchClient implements AutoCloseable {
    /** Content type of bulk requests. */
    public static final String NDJSON = "application/x-ndjson";

    private static final String JSON = "application/json";

    private final ApacheHttpClient5Transport transport;
    private final OpenSearchGenericClient client;

    public SearchClient(SearchConfig config) {
        HttpHost[] hosts = config.nodes().stream()
                .map(node -> new HttpHost(node.getScheme(), node.getHost(), node.getPort()))
                .toArray(HttpHost[]::new);
        transport = ApacheHttpClient5TransportBuilder.builder(hosts)
                .setHttpClientConfigCallback(http -> configure(http, config))
                .setRequestConfigCallback(request -> request.setResponseTimeout(Timeout.of(config.timeout())))
                .build();
        client = new OpenSearchGenericClient(transport);
    }

    private static HttpAsyncClientBuilder configure(HttpAsyncClientBuilder http, SearchConfig config) {
        config.tls()
                .ifPresent(tls -> http.setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setTlsStrategy(ClientTlsStrategyBuilder.create()
                                .setSslContext(tls)
                                .setTlsVersions(TLS.V_1_2, TLS.V_1_3)
                                .buildAsync())
                        .setMaxConnPerRoute(ApacheHttpClient5TransportBuilder.DEFAULT_MAX_CONN_PER_ROUTE)
                        .setMaxConnTotal(ApacheHttpClient5TransportBuilder.DEFAULT_MAX_CONN_TOTAL)
                        .build()));
        // Sent with every request: a challenge would cost a round trip on every new connection.
        return http.addRequestInterceptorFirst((request, body, context) -> request.setHeader(
                "Authorization", basic(config.user(), config.password().get())));
    }

    /**
     * Sends a request.
     *
     * @param query parameters of the URL
     * @throws IOException if no node could be reached or the answer is not JSON; an error status is an answer
     */
    public SearchResponse send(String method, String path, Map<String, String> query, @Nullable JsonNode body)
            throws IOException {
        return send(method, path, query, body == null ? null : Json.MAPPER.writeValueAsBytes(body), JSON);
    }

    /** The same as {@link #send(String, String, Map, JsonNode)}, with the bytes of the body. */
    public SearchResponse send(
            String method, String path, Map<String, String> query, byte @Nullable [] body, String contentType)
            throws IOException {
        Body content = body == null ? null : Body.from(body, contentType);
        try (Response response = client.execute(
                Requests.create(method, path, Map.of("Accept", JSON).entrySet(), query, content))) {
            Optional<Body> answer = response.getBody();
            return new SearchResponse(
                    response.getStatus(), answer.isEmpty() ? MissingNode.getInstance() : parse(answer.get()));
        } catch (ResponseException e) {
            return new SearchResponse(e.status(), errorBody(e));
        }
    }

    private static JsonNode parse(Body body) throws IOException {
        try (InputStream in = body.body()) {
            JsonNode parsed = Json.MAPPER.readTree(in);
            return parsed == null ? MissingNode.getInstance() : parsed;
        }
    }

    /** The body of an error, which the client passes on only as the last line of the message. */
    private static JsonNode errorBody(ResponseException e) {
        String message = String.valueOf(e.getMessage());
        int start = message.indexOf("\n{");
        if (start < 0) {
            return MissingNode.getInstance();
        }
        try (var parser = Json.MAPPER.createParser(message.substring(start))) {
            JsonNode parsed = parser.readValueAsTree();
            return parsed == null ? MissingNode.getInstance() : parsed;
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the OpenSearch client", e);
        }
    }
}
