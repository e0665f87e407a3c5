package dev.tokenwarden.verifier;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;

/**
 * How to reach a single Redis as a verifier. It needs the commands GET, MGET, ZCARD, ZSCAN, XREAD, XREVRANGE and PUBLISH on
 * {@code tw:{TENANT}:*}. For Sentinel and Cluster give {@link DenylistView.Builder#redis} clients of your own.
 *
 * @param user ACL user; null: the default one
 * @param password a secret; null: none
 * @param tls whether to speak TLS, with the JVM's trust store
 */
public record RedisConfig(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        boolean tls) {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int ASKING = 8;

    /** A client whose blocking reads wait for {@code block} and not much longer, for so many followers at once. */
    UnifiedJedis follower(Duration block, int followers) {
        return client("tokenwarden-view", 5_000, (int) block.toMillis() + 2_000, CONNECT_MILLIS, followers + 1);
    }

    /** A client for questions that a request waits for. */
    UnifiedJedis direct(Duration limit) {
        int millis = (int) limit.toMillis();
        return client("tokenwarden-ask", millis, millis, millis, ASKING);
    }

    private UnifiedJedis client(String name, int answer, int blocking, int connect, int connections) {
        DefaultJedisClientConfig.Builder client = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(connect)
                .socketTimeoutMillis(answer)
                .blockingSocketTimeoutMillis(blocking)
                .clientName(name);
        if (tls) {
            client.sslOptions(SslOptions.defaults());
        }
        if (user != null) {
            client.user(user);
        }
        if (password != null) {
            client.password(password);
        }
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMaxWait(Duration.ofMillis(answer));
        return RedisClient.builder()
                .hostAndPort(new HostAndPort(host, port))
                .clientConfig(client.build())
                .poolConfig(pool)
                .build();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedisConfig[" + host + ":" + port + ", user=" + user + ", tls=" + tls + "]";
    }
}
