package dev.tokenwarden.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An API on a free port of this machine that gives one answer to every request. */
final class ApiStub implements AutoCloseable {
    /** Gets a request before it is answered, and gives the body of the answer. */
    interface Handler {
        String answer(HttpExchange request) throws IOException;
    }

    private final HttpServer server;

    private ApiStub(HttpServer server) {
        this.server = server;
    }

    static ApiStub start(Handler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = handler.answer(exchange).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return new ApiStub(server);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
