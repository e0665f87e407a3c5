package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.service.tls.ReloadingTls;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import java.io.IOException;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.UnifiedJedis;

/** How a command of the operator reaches Kafka and Redis elsewhere, with the user of the settings. */
public final class OperatorConnections {
    private OperatorConnections() {}

    /** Client properties. They hold a password: do not log. */
    public static Map<String, Object> kafka(KafkaChoice.External choice) {
        return new ExternalKafka(choice).as("");
    }

    /**
     * A client of Redis, which the caller closes. It connects at its first use.
     *
     * @throws IOException if a file of TLS cannot be used; the message names it
     */
    public static UnifiedJedis redis(RedisChoice.External choice) throws IOException {
        SSLSocketFactory sockets = null;
        if (choice.tls() != null) {
            // A command reads the files once.
            try (ReloadingTls tls = ReloadingTls.open(choice.tls())) {
                sockets = tls.context().getSocketFactory();
            }
        }
        return new RedisClients(Revocations.redis(RedisAddress.of(choice, sockets))).open("warden-provision");
    }
}
