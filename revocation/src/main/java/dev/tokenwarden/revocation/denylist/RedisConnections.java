package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.revocation.RedisConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;

/** Opens clients. They connect when first used, and again after a failure. */
public final class RedisConnections {
    private static final int CONNECT_MS = 2_000;
    private static final int ANSWER_MS = 5_000;

    private final RedisConfig config;

    public RedisConnections(RedisConfig config) {
        this.config = config;
    }

    /** A client of its own, to be closed by the caller. */
    public RedisClient open(String name) {
        DefaultJedisClientConfig.Builder client = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(CONNECT_MS)
                .socketTimeoutMillis(ANSWER_MS)
                .clientName(name);
        if (config.tls()) {
            client.sslOptions(SslOptions.defaults());
        }
        if (config.user() != null) {
            client.user(config.user());
        }
        if (config.password() != null) {
            client.password(config.password());
        }
        return RedisClient.builder()
                .hostAndPort(new HostAndPort(config.host(), config.port()))
                .clientConfig(client.build())
                .build();
    }
}
