package dev.tokenwarden.standalone.demo.world;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The ports of one server, each for one {@link Network}. */
final class NetworkPorts {
    private static final String LOOPBACK = "127.0.0.1";

    private final Map<Network, ServerConnector> connectors = new EnumMap<>(Network.class);
    private final Map<Integer, Network> networks = new ConcurrentHashMap<>();

    /** A connector for the network, on any free port. */
    ServerConnector add(Network network, Server server, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setHost(LOOPBACK);
        connector.setPort(0);
        connectors.put(network, connector);
        return connector;
    }

    /** Call this when the ports are open. */
    void opened() {
        connectors.forEach((network, connector) -> networks.put(connector.getLocalPort(), network));
    }

    /** The network of a client at that port. */
    Network at(int port) {
        return networks.getOrDefault(port, Network.INSIDE);
    }

    /** The address of the server for clients in that network. */
    URI from(Network network) {
        ServerConnector connector = connectors.get(network);
        if (connector == null) {
            throw new IllegalArgumentException("there is no door for " + network);
        }
        return URI.create("http://" + LOOPBACK + ":" + connector.getLocalPort());
    }
}
