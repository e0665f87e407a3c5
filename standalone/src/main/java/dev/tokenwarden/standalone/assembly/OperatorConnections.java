package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import java.util.Map;
import redis.clients.jedis.UnifiedJedis;

/** How a command of the operator reaches Kafka and Redis elsewhere, with the user of the settings. */
public final class OperatorConnections {
    private OperatorConnections() {}

    /** Client properties. They hold a password: do not log. */
    public static Map<String, Object> kafka(KafkaChoice.External choice) {
        return new ExternalKafka(choice).as("");
    }

    /** A client of Redis, which the caller closes. It connects at its first use. */
    public static UnifiedJedis redis(RedisChoice.External choice) {
        return new RedisClients(Revocations.redis(RedisAddress.of(choice))).open("warden-provision");
    }
}
