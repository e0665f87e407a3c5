package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.event.ClientContext;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An HTTP server on loopback, with one port for each network. */
final class WebServer implements AutoCloseable {
    private static final int THREADS = 40;

    private final NetworkPorts doors = new NetworkPorts();
    private final Javalin server;

    private WebServer(String name, Consumer<RoutesConfig> routes) {
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
            threads.setName("demo-" + name);
            config.jetty.threadPool = threads;
            for (Network network : Network.values()) {
                config.jetty.addConnector((jetty, http) -> doors.add(network, jetty, http));
            }
            routes.accept(config.routes);
        });
    }

    /** Starts the server, and returns when it answers. */
    static WebServer start(String name, Consumer<RoutesConfig> routes) {
        WebServer web = new WebServer(name, routes);
        web.server.start();
        web.doors.opened();
        return web;
    }

    /** The address for clients in that network. */
    URI from(Network network) {
        return doors.from(network);
    }

    /** The client context of a request. */
    ClientContext client(Context request) {
        return doors.at(request.req().getLocalPort()).client(request.header("User-Agent"));
    }

    @Override
    public void close() {
        server.stop();
    }
}
