package dev.tokenwarden.ingest.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;

/**
 * Ends connections that go on sending and never come to the end of a request: a byte now and then keeps any idle timeout from
 * passing, and the limit on a body's time begins only after the header.
 */
final class SlowConnections implements Connection.Listener, Runnable {
    private final long limitNanos;
    private final LongSupplier nanos;
    private final Map<Connection, Seen> connections = new ConcurrentHashMap<>();

    /** @param limitNanos how long a request may take from its first byte to its answer */
    SlowConnections(long limitNanos, LongSupplier nanos) {
        this.limitNanos = limitNanos;
        this.nanos = nanos;
    }

    /** How far a connection was when it last finished something. */
    private record Seen(long answers, long bytes, long at) {}

    @Override
    public void onOpened(Connection connection) {
        connections.put(connection, seen(connection));
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    /** Looks at all of them. To be called every second or so. */
    @Override
    public void run() {
        connections.forEach((connection, last) -> {
            boolean busy = connection.getMessagesOut() == last.answers() && connection.getBytesIn() != last.bytes();
            if (!busy) {
                connections.replace(connection, last, seen(connection));
            } else if (nanos.getAsLong() - last.at() > limitNanos) {
                connection.getEndPoint().close();
            }
        });
    }

    private Seen seen(Connection connection) {
        return new Seen(connection.getMessagesOut(), connection.getBytesIn(), nanos.getAsLong());
    }
}
