package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedException;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.OpenSearchAccess;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.PortInUseException;
import dev.tokenwarden.embedded.Ports;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.config.WardenConfig.KafkaChoice;
import dev.tokenwarden.standalone.config.WardenConfig.RedisChoice;
import dev.tokenwarden.standalone.config.WardenConfig.SearchChoice;
import dev.tokenwarden.standalone.monitoring.KafkaProbe;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Kafka, Redis and OpenSearch, embedded or elsewhere. {@link #close} stops the embedded ones. */
final class Platform implements AutoCloseable {

    private final WardenConfig config;
    private final @Nullable EmbeddedParts parts;
    private final KafkaConnections kafka;
    private final ClientTls tls;
    private volatile @Nullable KafkaProbe probe;

    private Platform(WardenConfig config, @Nullable EmbeddedParts parts, ClientTls tls) {
        this.config = config;
        this.parts = parts;
        this.kafka = kafka(config, parts);
        this.tls = tls;
    }

    /** @throws StartException if a part cannot be started; none is left running then */
    static Platform start(WardenConfig config, Path data, StartProgress progress) throws StartException {
        ClientTls tls = ClientTls.open(config);
        try {
            return start(config, data, progress, tls);
        } catch (StartException | RuntimeException e) {
            tls.close();
            throw e;
        }
    }

    private static Platform start(WardenConfig config, Path data, StartProgress progress, ClientTls tls)
            throws StartException {
        Set<Part> wanted = embedded(config);
        if (wanted.isEmpty()) {
            return new Platform(config, null, tls);
        }
        EmbeddedConfig embedded =
                new EmbeddedConfig(data, ports(config), wanted, (part, took) -> progress.started(part.label(), took));
        try {
            EmbeddedParts parts = EmbeddedParts.start(embedded);
            return new Platform(config, parts, tls);
        } catch (PortInUseException e) {
            throw new StartException(ListenPorts.problem(e.getMessage(), "--" + e.name() + "-port"), e);
        } catch (EmbeddedException e) {
            throw new StartException(e);
        }
    }

    private static Set<Part> embedded(WardenConfig config) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        if (config.kafka() instanceof KafkaChoice.Embedded) {
            parts.add(Part.KAFKA);
        }
        if (config.redis() instanceof RedisChoice.Embedded && config.isWhole()) {
            parts.add(Part.REDIS);
        }
        if (config.search() instanceof SearchChoice.Embedded && config.isWhole()) {
            parts.add(Part.OPENSEARCH);
        }
        return parts;
    }

    private static Ports ports(WardenConfig config) {
        return new Ports(
                config.kafka() instanceof KafkaChoice.Embedded kafka ? kafka.port() : 0,
                config.redis() instanceof RedisChoice.Embedded redis ? redis.port() : 0,
                config.search() instanceof SearchChoice.Embedded search ? search.port() : 0);
    }

    private static KafkaConnections kafka(WardenConfig config, @Nullable EmbeddedParts parts) {
        if (config.kafka() instanceof KafkaChoice.External external) {
            return new ExternalKafka(external);
        }
        return new EmbeddedKafka(required(parts).kafka());
    }

    KafkaConnections kafka() {
        return kafka;
    }

    /**
     * Starts to ask Kafka whether it answers. {@link #close} ends it.
     *
     * @param client client properties
     */
    void watchKafka(Map<String, Object> client) {
        KafkaProbe started = new KafkaProbe(client);
        started.start();
        probe = started;
    }

    /** Why Kafka counts as lost; empty: it answers. */
    String kafkaProblem() {
        KafkaProbe current = probe;
        return current == null ? "Kafka has not been asked yet" : current.problem();
    }

    /** Whether this process can make Redis users. Otherwise the operator makes them. */
    boolean makesRedisUsers() {
        return config.redis() instanceof RedisChoice.Embedded && parts != null;
    }

    /** The address of Redis, with a user that has these ACL rules. */
    RedisAddress redis(String user, String... rules) {
        if (config.redis() instanceof RedisChoice.External external) {
            return RedisAddress.of(external, tls.redis());
        }
        RedisAccess access = required(parts).redis().ensureUser(user, rules);
        return new RedisAddress(access.host(), access.port(), access.user(), new Secret(access.password()));
    }

    /** Host and port of Redis. */
    String redisAddress() {
        if (config.redis() instanceof RedisChoice.External external) {
            return external.url().getAuthority();
        }
        return required(parts).redis().host() + ":" + required(parts).redis().port();
    }

    /** The address of OpenSearch, with its only user. */
    SearchAddress search() {
        if (config.search() instanceof SearchChoice.External external) {
            return new SearchAddress(external.url(), external.username(), external.password(), tls.search());
        }
        OpenSearchAccess admin = required(parts).openSearch().admin();
        return new SearchAddress(admin.uri(), admin.user(), new Secret(admin.password()), Optional.empty());
    }

    private static EmbeddedParts required(@Nullable EmbeddedParts parts) {
        if (parts == null) {
            throw new IllegalStateException("no part runs here");
        }
        return parts;
    }

    @Override
    public void close() {
        KafkaProbe current = probe;
        if (current != null) {
            current.close();
        }
        tls.close();
        if (parts != null) {
            parts.close();
        }
    }
}
