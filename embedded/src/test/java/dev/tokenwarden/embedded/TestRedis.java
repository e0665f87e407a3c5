package dev.tokenwarden.embedded;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;

/** What the tests do with Redis. */
final class TestRedis {
    private TestRedis() {}

    static Jedis connect(RedisAccess access) {
        var config = DefaultJedisClientConfig.builder()
                .user(access.user())
                .password(access.password())
                .autoNegotiateProtocol(false)
                .build();
        return new Jedis(access.host(), access.port(), config);
    }
}
