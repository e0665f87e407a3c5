package dev.tokenwarden.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the starter, under {@code tokenwarden}.
 *
 * @param registration the name of this server's registration in the policy
 * @param tenant the tenant that the tokens of this server belong to
 * @param audience the identifier of this server, which tokens name as {@code aud}; uses are reported under it
 * @param source the source of the reported events; empty: {@code urn:verifier:REGISTRATION/HOST}
 * @param claims how the issuer names claims, as in {@code keycloak}
 * @param edge whether clients reach this server directly
 * @param credentials the directory with {@code REGISTRATION.redis.properties} and {@code REGISTRATION.kafka.properties}, which {@code
 *     warden verifier add} writes
 * @param spool the directory that keeps uses while Kafka cannot be reached; null: they are kept in memory, within bounds
 * @param startTimeout how long the start waits for the denylist. After it, the server starts, and answers 503 until it has the
 *     denylist
 * @param kafka settings of the Kafka client, which override those of the file
 */
@ConfigurationProperties("tokenwarden")
public record TokenwardenProperties(
        String registration,
        String tenant,
        String audience,
        @DefaultValue("") String source,
        @DefaultValue("rfc9068") String claims,
        @DefaultValue("true") boolean edge,
        @Nullable Path credentials,
        @Nullable Path spool,
        @DefaultValue("10s") Duration startTimeout,
        @DefaultValue Map<String, String> kafka) {}
