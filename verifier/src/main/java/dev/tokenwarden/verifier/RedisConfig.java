package dev.tokenwarden.verifier;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.builders.AbstractClientBuilder;

/**
 * How to reach Redis as a verifier: one server, one that Sentinels name, or a cluster. It needs the commands GET, MGET, ZCARD,
 * ZSCAN, XREAD, XREVRANGE and PUBLISH on {@code tw:{TENANT}:*}.
 *
 * @param user ACL user; null: the default one
 * @param password a secret; null: none
 * @param tls whether to speak TLS, with the JVM's trust store
 */
public record RedisConfig(
        Topology topology, @Nullable String user, @Nullable String password, boolean tls) {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int ASKING = 8;

    /** Where the servers are. */
    public sealed interface Topology {
        /** One server. */
        record Single(String host, int port) implements Topology {}

        /**
         * The server that is master at the time.
         *
         * @param master the name that the Sentinels know it by
         * @param sentinels addresses as {@code host:port}; they are asked with the same TLS and credentials
         */
        record Sentinel(String master, Set<String> sentinels) implements Topology {
            public Sentinel {
                sentinels = Set.copyOf(sentinels);
            }
        }

        /** @param nodes addresses as {@code host:port}; the others are learned from them */
        record Cluster(Set<String> nodes) implements Topology {
            public Cluster {
                nodes = Set.copyOf(nodes);
            }
        }
    }

    /** A single server. */
    public RedisConfig(String host, int port, @Nullable String user, @Nullable String password, boolean tls) {
        this(new Topology.Single(host, port), user, password, tls);
    }

    /** A client whose blocking reads wait for {@code block} and not much longer, for so many followers at once. */
    public UnifiedJedis follower(Duration block, int followers) {
        DefaultJedisClientConfig client =
                client("tokenwarden-view", 5_000, (int) block.toMillis() + 2_000, CONNECT_MILLIS);
        return open(client, pool(followers + 1, 5_000));
    }

    /** A client for questions that a request waits for. */
    public UnifiedJedis direct(Duration limit) {
        int millis = (int) limit.toMillis();
        return open(client("tokenwarden-ask", millis, millis, millis), pool(ASKING, millis));
    }

    private UnifiedJedis open(DefaultJedisClientConfig client, ConnectionPoolConfig pool) {
        if (topology instanceof Topology.Sentinel sentinel) {
            RedisSentinelClient.Builder builder = RedisSentinelClient.builder();
            builder.masterName(sentinel.master())
                    .sentinels(addresses(sentinel.sentinels()))
                    .sentinelClientConfig(client);
            return with(builder, client, pool).build();
        }
        if (topology instanceof Topology.Cluster cluster) {
            RedisClusterClient.Builder builder = RedisClusterClient.builder();
            builder.nodes(addresses(cluster.nodes()));
            return with(builder, client, pool).build();
        }
        Topology.Single single = (Topology.Single) topology;
        RedisClient.Builder builder = RedisClient.builder();
        builder.hostAndPort(new HostAndPort(single.host(), single.port()));
        return with(builder, client, pool).build();
    }

    private static <B extends AbstractClientBuilder<B, C>, C> AbstractClientBuilder<B, C> with(
            AbstractClientBuilder<B, C> builder, DefaultJedisClientConfig client, ConnectionPoolConfig pool) {
        builder.clientConfig(client);
        builder.poolConfig(pool);
        return builder;
    }

    private static Set<HostAndPort> addresses(Set<String> texts) {
        Set<HostAndPort> addresses = new LinkedHashSet<>();
        texts.forEach(text -> addresses.add(HostAndPort.from(text)));
        return addresses;
    }

    private DefaultJedisClientConfig client(String name, int answer, int blocking, int connect) {
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
        return client.build();
    }

    private static ConnectionPoolConfig pool(int connections, int waitMillis) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMaxWait(Duration.ofMillis(waitMillis));
        return pool;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedisConfig[" + topology + ", user=" + user + ", tls=" + tls + "]";
    }
}
