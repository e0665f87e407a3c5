package dev.tokenwarden.verifier.denylist;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A client that is opened at its first use. Clients of Sentinel and Cluster connect to their servers when they are
 * made, and a verifier must start without them. After a failure the next attempt waits a moment, for all callers.
 */
final class RedisHandle implements AutoCloseable {
    private static final long PAUSE_NANOS = 250_000_000L;

    private final Supplier<? extends UnifiedJedis> opener;
    private volatile @Nullable UnifiedJedis client;
    private boolean closed;
    private boolean failed;
    private long failedAt;

    RedisHandle(Supplier<? extends UnifiedJedis> opener) {
        this.opener = opener;
    }

    /**
     * @throws JedisException if it cannot be opened at present
     */
    UnifiedJedis get() {
        UnifiedJedis open = client;
        return open != null ? open : open();
    }

    private synchronized UnifiedJedis open() {
        UnifiedJedis open = client;
        if (open != null) {
            return open;
        }
        if (closed || (failed && System.nanoTime() - failedAt < PAUSE_NANOS)) {
            throw new JedisConnectionException(
                    closed ? "closed" : "Redis could not be reached; the next attempt follows shortly");
        }
        try {
            UnifiedJedis made = opener.get();
            failed = false;
            client = made;
            return made;
        } catch (JedisException e) {
            failed = true;
            failedAt = System.nanoTime();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        UnifiedJedis open = client;
        if (open != null) {
            open.close();
        }
    }
}
