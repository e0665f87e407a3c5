package dev.tokenwarden.redis;

import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;

/** A client of one server with a pool of connections. */
public final class PooledRedis extends UnifiedJedis {
    private final ConnectionProvider connections;

    PooledRedis(ConnectionProvider connections) {
        // No protocol: the commands are those of RESP2, as the connections are.
        super(connections, null);
        this.connections = connections;
    }

    /**
     * Drops the idle connections of a client of one server. After a restart of the server all of them are broken, and none shows
     * that before it is used.
     */
    public void dropIdleConnections() {
        if (connections instanceof PooledConnectionProvider pooled) {
            pooled.getPool().clear();
        }
    }
}
