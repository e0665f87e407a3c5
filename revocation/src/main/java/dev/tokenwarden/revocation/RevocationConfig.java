package dev.tokenwarden.revocation;

import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.revocation.api.ApiConfig;
import dev.tokenwarden.revocation.notify.NotifierConfig;
import java.util.List;
import java.util.Map;

/**
 * Configuration of the revocation service.
 *
 * @param kafka client properties that reach Kafka as a principal who may read {@code token-events}, {@code token-detections},
 *     {@code revocation-requests} and {@code token-lineage}, read and write {@code warden-decisions} and
 *     {@code token-revocations}, write {@code token-events-dead}, and use the group and transactional id
 *     {@code tokenwarden-revocation}
 * @param notifiers receivers that are notified of revocations; their consumer groups begin with {@code tokenwarden-revocation}
 */
public record RevocationConfig(
        Map<String, Object> kafka, RedisConfig redis, ApiConfig api, List<NotifierConfig> notifiers) {
    public RevocationConfig(Map<String, Object> kafka, RedisConfig redis, ApiConfig api) {
        this(kafka, redis, api, List.of());
    }

    public RevocationConfig {
        kafka = Map.copyOf(kafka);
        notifiers = List.copyOf(notifiers);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "RevocationConfig[" + kafka.get("bootstrap.servers") + ", " + redis + ", " + api.host() + ":"
                + api.port() + "]";
    }
}
