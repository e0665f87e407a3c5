package dev.tokenwarden.embedded;

import java.util.Map;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * How one principal reaches Kafka.
 *
 * @param bootstrapServers host and port
 * @param principal the SCRAM user; its principal in ACLs is {@code User:<principal>}
 * @param password a secret
 */
public record KafkaAccess(String bootstrapServers, String principal, String password) {
    /**
     * The properties that any Kafka client needs in order to connect. Holds the password: do not log.
     *
     * @return an immutable map
     */
    public Map<String, String> clientProperties() {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                KafkaSettings.MECHANISM,
                "sasl.jaas.config",
                KafkaSettings.jaas(ScramLoginModule.class, principal, password, ""));
    }

    @Override
    public String toString() {
        return "KafkaAccess[" + principal + "@" + bootstrapServers + ", password=********]";
    }
}
