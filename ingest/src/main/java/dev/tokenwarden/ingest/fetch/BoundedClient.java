package dev.tokenwarden.ingest.fetch;

import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.LeastLoadedNode;
import org.apache.kafka.clients.RequestCompletionHandler;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.FetchResponse;

/** Applies limits to the responses of fetches before the consumer receives them. All other responses pass unchanged. */
final class BoundedClient implements KafkaClient {
    private final KafkaClient client;
    private final ResponseBounds bounds;

    BoundedClient(KafkaClient client, ResponseBounds bounds) {
        this.client = client;
        this.bounds = bounds;
    }

    @Override
    public ClientRequest newClientRequest(
            String nodeId,
            AbstractRequest.Builder<?> request,
            long createdTimeMs,
            boolean expectResponse,
            int requestTimeoutMs,
            RequestCompletionHandler handler) {
        RequestCompletionHandler bounded = request.apiKey() == ApiKeys.FETCH && handler != null
                ? response -> complete(response, handler)
                : handler;
        return client.newClientRequest(nodeId, request, createdTimeMs, expectResponse, requestTimeoutMs, bounded);
    }

    private void complete(ClientResponse response, RequestCompletionHandler handler) {
        if (response.responseBody() instanceof FetchResponse fetched) {
            bounds.apply(fetched.data());
        }
        handler.onComplete(response);
    }

    @Override
    public ClientRequest newClientRequest(
            String nodeId, AbstractRequest.Builder<?> request, long createdTimeMs, boolean expectResponse) {
        return client.newClientRequest(nodeId, request, createdTimeMs, expectResponse);
    }

    @Override
    public boolean isReady(Node node, long now) {
        return client.isReady(node, now);
    }

    @Override
    public boolean ready(Node node, long now) {
        return client.ready(node, now);
    }

    @Override
    public long connectionDelay(Node node, long now) {
        return client.connectionDelay(node, now);
    }

    @Override
    public long pollDelayMs(Node node, long now) {
        return client.pollDelayMs(node, now);
    }

    @Override
    public boolean connectionFailed(Node node) {
        return client.connectionFailed(node);
    }

    @Override
    public AuthenticationException authenticationException(Node node) {
        return client.authenticationException(node);
    }

    @Override
    public void send(ClientRequest request, long now) {
        client.send(request, now);
    }

    @Override
    public List<ClientResponse> poll(long timeout, long now) {
        return client.poll(timeout, now);
    }

    @Override
    public void disconnect(String nodeId) {
        client.disconnect(nodeId);
    }

    @Override
    public void close(String nodeId) {
        client.close(nodeId);
    }

    @Override
    public LeastLoadedNode leastLoadedNode(long now) {
        return client.leastLoadedNode(now);
    }

    @Override
    public int inFlightRequestCount() {
        return client.inFlightRequestCount();
    }

    @Override
    public boolean hasInFlightRequests() {
        return client.hasInFlightRequests();
    }

    @Override
    public int inFlightRequestCount(String nodeId) {
        return client.inFlightRequestCount(nodeId);
    }

    @Override
    public boolean hasInFlightRequests(String nodeId) {
        return client.hasInFlightRequests(nodeId);
    }

    @Override
    public boolean hasReadyNodes(long now) {
        return client.hasReadyNodes(now);
    }

    @Override
    public void wakeup() {
        client.wakeup();
    }

    @Override
    public void initiateClose() {
        client.initiateClose();
    }

    @Override
    public boolean active() {
        return client.active();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
