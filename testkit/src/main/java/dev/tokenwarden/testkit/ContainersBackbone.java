package dev.tokenwarden.testkit;

import dev.tokenwarden.embedded.KafkaAccess;
import dev.tokenwarden.embedded.KafkaPart;
import dev.tokenwarden.embedded.OpenSearchAccess;
import dev.tokenwarden.embedded.OpenSearchPart;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.embedded.RedisPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.lifecycle.Startables;

/**
 * Parts in containers, set up to ask for the same kinds of credentials as the embedded ones. Every server listens on the same
 * port inside and outside, so that Kafka can tell clients its address before it starts, and so that host networking works too.
 */
final class ContainersBackbone implements Backbone {
    private static final String ADMIN = "admin";

    private final Images images;
    private final List<GenericContainer<?>> containers = new ArrayList<>();
    private @Nullable KafkaPart kafka;
    private @Nullable RedisPart redis;
    private @Nullable OpenSearchPart openSearch;

    ContainersBackbone(Images images) {
        this.images = images;
    }

    @Override
    public synchronized void start(Set<Part> parts) {
        List<Runnable> afterwards = new ArrayList<>();
        List<GenericContainer<?>> starting = new ArrayList<>();
        String host = DockerClientFactory.instance().dockerHostIpAddress();
        for (Part part : parts) {
            // Meets the rules of OpenSearch for passwords, which want every kind of character.
            String password = "Aa1-" + UUID.randomUUID();
            int port = freePort();
            switch (part) {
                case KAFKA -> {
                    if (kafka == null) {
                        starting.add(ContainerSupport.kafka(images.kafka(), host, port, ADMIN, password));
                        afterwards.add(
                                () -> kafka = KafkaPart.connect(new KafkaAccess(host + ":" + port, ADMIN, password)));
                    }
                }
                case REDIS -> {
                    if (redis == null) {
                        starting.add(ContainerSupport.redis(images.redis(), port, ADMIN, password));
                        afterwards.add(() -> redis = RedisPart.connect(new RedisAccess(host, port, ADMIN, password)));
                    }
                }
                case OPENSEARCH -> {
                    if (openSearch == null) {
                        starting.add(ContainerSupport.openSearch(images.openSearch(), port, ADMIN, password));
                        var uri = URI.create("http://" + host + ":" + port);
                        afterwards.add(
                                () -> openSearch = new OpenSearchPart(new OpenSearchAccess(uri, ADMIN, password)));
                    }
                }
            }
        }
        containers.addAll(starting);
        Startables.deepStart(starting).join();
        afterwards.forEach(Runnable::run);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized KafkaPart kafka() {
        start(Set.of(Part.KAFKA));
        return started(kafka);
    }

    @Override
    public synchronized RedisPart redis() {
        start(Set.of(Part.REDIS));
        return started(redis);
    }

    @Override
    public synchronized OpenSearchPart openSearch() {
        start(Set.of(Part.OPENSEARCH));
        return started(openSearch);
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("start() did not start it");
        }
        return part;
    }

    @Override
    public synchronized void close() {
        if (kafka != null) {
            kafka.close();
        }
        containers.forEach(GenericContainer::stop);
        containers.clear();
        kafka = null;
        redis = null;
        openSearch = null;
    }
}
