package dev.tokenwarden.embedded;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka, Redis and OpenSearch, running for as long as this object is open.
 *
 * <ol>
 *   <li>Either all the parts asked for run, or {@link #start} throws and none does.
 *   <li>One process at a time uses a data directory.
 *   <li>Everything listens on 127.0.0.1 only and asks for a password.
 *   <li>After a restart on the same directory, data, passwords and (while they are free) ports are what they were, however
 *       the last run ended.
 * </ol>
 */
public final class EmbeddedParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedParts.class);

    private final DataDir dir;
    private final Map<Part, RunningPart> running;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedParts(DataDir dir, Map<Part, RunningPart> running) {
        this.dir = dir;
        this.running = running;
    }

    /**
     * Starts the parts, all at the same time, and waits until each answers.
     *
     * @param config what to start
     * @return the running parts, to be closed by the caller
     * @throws EmbeddedException if one of them cannot be started; none is left running then
     */
    public static EmbeddedParts start(EmbeddedConfig config) {
        DataDir dir = DataDir.open(config.dataDir());
        LOG.atInfo()
                .addKeyValue("file", dir.root())
                .addKeyValue("role", config.parts())
                .log("Starting embedded parts");
        try {
            return new EmbeddedParts(dir, Startup.run(starters(config, dir), config.listener()));
        } catch (RuntimeException e) {
            dir.close();
            throw e;
        }
    }

    /** Chooses all ports before anything starts, so that a port in use costs no time. */
    private static Map<Part, Callable<RunningPart>> starters(EmbeddedConfig config, DataDir dir) {
        var random = new SecureRandom();
        var credentials = Credentials.load(dir, random);
        var book = PortReservations.load(dir, config.ports(), random);
        Map<Part, Callable<RunningPart>> starters = new EnumMap<>(Part.class);
        for (Part part : config.parts()) {
            Path home = dir.of(part);
            starters.put(
                    part,
                    switch (part) {
                        case KAFKA -> {
                            int port = book.choose("kafka", config.ports().kafka());
                            int controllerPort = book.choose("kafka-controller", 0);
                            yield () -> KafkaBroker.start(home, port, controllerPort, credentials);
                        }
                        case REDIS -> {
                            int port = book.choose("redis", config.ports().redis());
                            yield () -> RedisServer.start(home, port, credentials);
                        }
                        case OPENSEARCH -> {
                            int port = book.choose("opensearch", config.ports().openSearch());
                            yield () -> OpenSearchNode.start(home, port, credentials);
                        }
                    });
        }
        book.store();
        return starters;
    }

    /**
     * The Kafka broker.
     *
     * @return how to reach and administer it
     * @throws IllegalStateException if it was not asked for
     */
    public KafkaPart kafka() {
        return part(Part.KAFKA, KafkaBroker.class).part();
    }

    /**
     * The redis-server.
     *
     * @return how to reach and administer it
     * @throws IllegalStateException if it was not asked for
     */
    public RedisPart redis() {
        return part(Part.REDIS, RedisServer.class).part();
    }

    /**
     * The OpenSearch node.
     *
     * @return how to reach it
     * @throws IllegalStateException if it was not asked for
     */
    public OpenSearchPart openSearch() {
        return part(Part.OPENSEARCH, OpenSearchNode.class).part();
    }

    private <T extends RunningPart> T part(Part part, Class<T> type) {
        if (!type.isInstance(running.get(part))) {
            throw new IllegalStateException(part.label() + " was not started");
        }
        return type.cast(running.get(part));
    }

    /** Stops the parts in order, each within 3 s, and unlocks the data directory. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                Shutdown.run(running);
            } finally {
                dir.close();
            }
        }
    }
}
