package dev.tokenwarden.verifier.denylist;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A client that is opened when it is first wanted: those of Sentinel and Cluster ask their servers while they are made, and
 * must not keep a verifier from starting. After a failure the next attempt has to wait a moment, however many ask.
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
            throw new JedisConnectionException(closed ? "closed" : "Redis could not be reached a moment ago");
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
