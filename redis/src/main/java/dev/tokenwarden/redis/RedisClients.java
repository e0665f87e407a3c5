package dev.tokenwarden.redis;

import dev.tokenwarden.redis.RedisConfig.Cluster;
import dev.tokenwarden.redis.RedisConfig.Node;
import dev.tokenwarden.redis.RedisConfig.Sentinel;
import dev.tokenwarden.redis.RedisConfig.Single;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/**
 * Opens clients for one Redis. A client connects when it is first used, and again after a failure; with Sentinels or a Cluster
 * it then connects to the node that is master at that time.
 *
 * <p>Uses only methods that Jedis 5.2 to 8 share, so that an application may bring its own version.
 */
public final class RedisClients {
    private static final int CLUSTER_ATTEMPTS = 5;

    private final RedisConfig config;

    public RedisClients(RedisConfig config) {
        this.config = config;
    }

    /** A client with the default settings. See {@link #open(ClientSettings)}. */
    public UnifiedJedis open(String name) {
        return open(ClientSettings.named(name));
    }

    /**
     * A new client. The caller closes it.
     *
     * @throws redis.clients.jedis.exceptions.JedisException if no Sentinel, or no node of the Cluster, can be reached
     * @throws IllegalStateException if the certificates to trust cannot be read
     */
    public UnifiedJedis open(ClientSettings settings) {
        RedisConfig.Rotation rotation = config.rotation();
        ConnectionConfig client = client(
                settings,
                config.user(),
                rotation == null || rotation.password() == null ? config::password : rotation.password());
        ConnectionPoolConfig pool = pool(settings);
        if (config.deployment() instanceof Sentinel sentinel) {
            return new PooledRedis(new SentineledConnectionProvider(
                    sentinel.master(),
                    client,
                    pool,
                    addresses(sentinel.sentinels()),
                    client(settings, sentinel.user(), sentinel::password)));
        }
        if (config.deployment() instanceof Cluster cluster) {
            return cluster(addresses(cluster.nodes()), client, pool, settings);
        }
        PooledConnectionProvider connections =
                new PooledConnectionProvider(address(((Single) config.deployment()).node()), client, pool);
        return new PooledRedis(connections);
    }

    // RedisClusterClient replaces it from Jedis 7 on; Jedis 5 and 6 have only this class.
    @SuppressWarnings("deprecation")
    private static UnifiedJedis cluster(
            Set<HostAndPort> nodes, ConnectionConfig client, ConnectionPoolConfig pool, ClientSettings settings) {
        return new JedisCluster(
                nodes, client, CLUSTER_ATTEMPTS, settings.answer().multipliedBy(CLUSTER_ATTEMPTS), pool);
    }

    private static ConnectionPoolConfig pool(ClientSettings settings) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(settings.connections());
        pool.setMaxIdle(settings.connections());
        pool.setMaxWait(settings.answer());
        return pool;
    }

    private ConnectionConfig client(
            ClientSettings settings, @Nullable String user, Supplier<? extends @Nullable String> password) {
        return new ConnectionConfig(
                settings, user, password, config.tls() ? new ConnectionConfig.Tls(sockets()) : null);
    }

    private @Nullable SSLSocketFactory sockets() {
        RedisConfig.Rotation rotation = config.rotation();
        if (rotation != null && rotation.sockets() != null) {
            return rotation.sockets();
        }
        return config.caFile() == null ? null : Trust.of(config.caFile());
    }

    private static Set<HostAndPort> addresses(Collection<Node> nodes) {
        return nodes.stream().map(RedisClients::address).collect(Collectors.toUnmodifiableSet());
    }

    private static HostAndPort address(Node node) {
        return new HostAndPort(node.host(), node.port());
    }
}
