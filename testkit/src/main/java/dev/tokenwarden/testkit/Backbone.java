package dev.tokenwarden.testkit;

import dev.tokenwarden.embedded.EmbeddedException;
import dev.tokenwarden.embedded.KafkaPart;
import dev.tokenwarden.embedded.OpenSearchPart;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisPart;
import java.util.Set;

/**
 * Kafka, Redis and OpenSearch for tests. Each requires credentials and starts at its first use. Safe for use by
 * several threads.
 */
public interface Backbone extends AutoCloseable {
    /**
     * Starts parts side by side and waits for them. Those that run already stay as they are.
     *
     * @param parts what is about to be needed
     * @throws EmbeddedException if one cannot be started
     */
    void start(Set<Part> parts);

    /**
     * Kafka.
     *
     * @return how to reach and administer it
     */
    KafkaPart kafka();

    /**
     * Redis.
     *
     * @return how to reach and administer it
     */
    RedisPart redis();

    /**
     * OpenSearch.
     *
     * @return how to reach it
     */
    OpenSearchPart openSearch();

    /** Stops all that runs and removes its data. */
    @Override
    void close();
}
