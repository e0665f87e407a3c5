package dev.tokenwarden.service.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the connections of a listener, in all and by address, and the time that a request may take.
 *
 * <ol>
 *   <li>There are never more than the limits allow. At a limit, a new connection takes the place of the one that has been idle
 *       longest; if none is idle, the new one is closed. So idle connections keep no client out.
 *   <li>A connection is closed once a request has taken longer than the limit from its first byte to its answer, although bytes
 *       keep coming: they keep the idle timeout from passing.
 * </ol>
 *
 * Safe for use by several threads.
 */
final class OpenConnections implements Connection.Listener, Runnable {
    private final int most;
    private final int mostPerAddress;
    private final long requestNanos;
    private final LongSupplier nanos;
    /** In the order in which they were opened. */
    private final Map<SocketAddress, Client> clients = new LinkedHashMap<>();

    /** A connection that is closed no longer knows its address. */
    private final Map<Connection, Client> owners = new HashMap<>();

    private final Map<String, Integer> byAddress = new HashMap<>();

    OpenConnections(HttpLimits limits, int most, LongSupplier nanos) {
        this.most = most;
        this.mostPerAddress = limits.connectionsPerAddress();
        this.requestNanos = limits.request().toNanos();
        this.nanos = nanos;
    }

    /** One socket; TLS and HTTP on it are connections of their own, of which the one opened last counts requests. */
    private static final class Client {
        private final SocketAddress remote;
        private final String address;
        private Connection top;
        private int layers = 1;
        private long answers;
        private long bytes;
        private long since;

        Client(SocketAddress remote, Connection top, long now) {
            this.remote = remote;
            this.address = address(remote);
            this.top = top;
            this.since = now;
        }

        boolean isIdle() {
            return top.getMessagesIn() <= top.getMessagesOut() && top.getBytesIn() == bytes;
        }

        void seen(long now) {
            answers = top.getMessagesOut();
            bytes = top.getBytesIn();
            since = now;
        }
    }

    @Override
    public void onOpened(Connection connection) {
        List<EndPoint> closing = new ArrayList<>();
        synchronized (this) {
            opened(connection, closing);
        }
        closing.forEach(EndPoint::close);
    }

    private void opened(Connection connection, List<EndPoint> closing) {
        SocketAddress remote = connection.getEndPoint().getRemoteSocketAddress();
        Client known = clients.get(remote);
        if (known != null) {
            known.top = connection;
            known.layers++;
            owners.put(connection, known);
            return;
        }
        Client client = new Client(remote, connection, nanos.getAsLong());
        boolean hasRoom =
                (byAddress.getOrDefault(client.address, 0) < mostPerAddress || evictIdle(client.address, closing))
                        && (clients.size() < most || evictIdle(null, closing));
        if (!hasRoom) {
            closing.add(connection.getEndPoint());
            return;
        }
        owners.put(connection, client);
        clients.put(remote, client);
        byAddress.merge(client.address, 1, Integer::sum);
    }

    /** Forgets the connection that is idle and was opened first, of one address or of all. */
    private boolean evictIdle(@Nullable String address, List<EndPoint> closing) {
        for (Iterator<Map.Entry<SocketAddress, Client>> all = clients.entrySet().iterator(); all.hasNext(); ) {
            Client client = all.next().getValue();
            if ((address == null || client.address.equals(address)) && client.isIdle()) {
                all.remove();
                uncount(client);
                closing.add(client.top.getEndPoint());
                return true;
            }
        }
        return false;
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        Client client = owners.remove(connection);
        if (client != null && --client.layers == 0 && clients.remove(client.remote, client)) {
            uncount(client);
        }
    }

    private void uncount(Client client) {
        byAddress.computeIfPresent(client.address, (key, count) -> count == 1 ? null : count - 1);
    }

    synchronized int count() {
        return clients.size();
    }

    /** Closes those whose request takes too long. To be called every second or so. */
    @Override
    public void run() {
        List<EndPoint> closing = new ArrayList<>();
        synchronized (this) {
            long now = nanos.getAsLong();
            for (Client client : clients.values()) {
                boolean sending =
                        client.top.getMessagesOut() == client.answers && client.top.getBytesIn() != client.bytes;
                if (!sending) {
                    client.seen(now);
                } else if (now - client.since > requestNanos) {
                    closing.add(client.top.getEndPoint());
                }
            }
        }
        closing.forEach(EndPoint::close);
    }

    private static String address(SocketAddress remote) {
        return remote instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : String.valueOf(remote);
    }
}
