package dev.tokenwarden.revocation.notify;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver that writes down what it is told, and answers as it is bid. */
final class NotificationPeer implements AutoCloseable {
    record Call(String path, Map<String, String> headers, byte[] body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }
    }

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final Javalin server;
    private volatile String reply = "";

    NotificationPeer() {
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.post("/*", this::take);
                })
                .start("127.0.0.1", 0);
    }

    private synchronized void take(Context request) {
        calls.add(new Call(URI.create(request.url()).getRawPath(), request.headerMap(), request.bodyAsBytes()));
        Integer status = statuses.poll();
        request.status(status == null ? 200 : status);
        request.result(reply);
    }

    /** The statuses to come; 200 after them. */
    synchronized void answer(Integer... next) {
        statuses.addAll(List.of(next));
    }

    void reply(String json) {
        reply = json;
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    List<Call> calls() {
        return calls;
    }

    @Override
    public void close() {
        server.stop();
    }
}
