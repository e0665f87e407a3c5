package dev.tokenwarden.redis;

import dev.tokenwarden.redis.RedisConfig.Cluster;
import dev.tokenwarden.redis.RedisConfig.Node;
import dev.tokenwarden.redis.RedisConfig.Sentinel;
import dev.tokenwarden.redis.RedisConfig.Single;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;

/**
 * Opens clients. They connect when first used, and again after a failure; where there is a Sentinel or a Cluster, with
 * whichever node is master by then.
 */
public final class RedisClients {
    private static final int CONNECT_MS = 2_000;
    private static final int ANSWER_MS = 5_000;

    private final RedisConfig config;

    public RedisClients(RedisConfig config) {
        this.config = config;
    }

    /**
     * A client of its own, to be closed by the caller.
     *
     * @throws redis.clients.jedis.exceptions.JedisException if no Sentinel, or no node of the Cluster, can be reached
     * @throws IllegalStateException if the certificates to trust cannot be read
     */
    public UnifiedJedis open(String name) {
        DefaultJedisClientConfig client = client(name, config.user(), config.password());
        if (config.deployment() instanceof Sentinel sentinel) {
            return RedisSentinelClient.builder()
                    .masterName(sentinel.master())
                    .sentinels(addresses(sentinel.sentinels()))
                    .sentinelClientConfig(client(name, sentinel.user(), sentinel.password()))
                    .clientConfig(client)
                    .build();
        }
        if (config.deployment() instanceof Cluster cluster) {
            return RedisClusterClient.builder()
                    .nodes(addresses(cluster.nodes()))
                    .clientConfig(client)
                    .build();
        }
        return RedisClient.builder()
                .hostAndPort(address(((Single) config.deployment()).node()))
                .clientConfig(client)
                .build();
    }

    private DefaultJedisClientConfig client(String name, @Nullable String user, @Nullable String password) {
        DefaultJedisClientConfig.Builder client = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(CONNECT_MS)
                .socketTimeoutMillis(ANSWER_MS)
                .clientName(name);
        if (config.tls()) {
            client.sslOptions(config.caFile() == null ? SslOptions.defaults() : Trust.of(config.caFile()));
        }
        if (user != null) {
            client.user(user);
        }
        if (password != null) {
            client.password(password);
        }
        return client.build();
    }

    private static Set<HostAndPort> addresses(Collection<Node> nodes) {
        return nodes.stream().map(RedisClients::address).collect(Collectors.toUnmodifiableSet());
    }

    private static HostAndPort address(Node node) {
        return new HostAndPort(node.host(), node.port());
    }
}
